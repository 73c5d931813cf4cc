import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isUnfamiliar, unlikeAllLearnt } from "../detector/familiarity/describeUnfamiliar";
import { printable } from "../files/printable";
import { fileProblem } from "../files/fileProblem";
import { writeHeatmap } from "./heatmaps";
import type { AnomalyMapAnswer } from "./heatmaps";
import type { PictureFile } from "./pictureFiles";

/** Result for a picture, as the API answers it. */
export interface DetectAnomalyResult {
    IsAnomalous: boolean;
    Confidence: number;
    Anomalies?: { Name: string; PixelAnomaly: { TotalPercentageArea: number; Color: string } }[];
    /** Mask as a PNG in base64. */
    AnomalyMask?: string;
    /** Distance of the whole picture from all that the model learnt from, in limits. Undefined: the model can't tell. */
    Unfamiliarity?: number;
    /** Present only if the detector looks at places. */
    AnomalyMap?: AnomalyMapAnswer;
    /** Picture that the model saw: cut out and scaled if its training pictures were. */
    looked?: Uint8Array;
}

export interface OutputFlags {
    /** Prints a JSON object per line instead of text. */
    json?: true;
    /** Folder for masks. Undefined: no masks are written. */
    masks?: string;
    /** Folder for heat maps. Undefined: no heat maps are drawn. */
    heatmaps?: string;
    /** Score that replaces the model's own threshold. */
    threshold?: number;
    /** Ends with exit code 3 when a picture shows an anomaly. */
    failOnAnomaly?: true;
}

/** Exit code of `--fail-on-anomaly` when all pictures could be inspected and one shows an anomaly. */
export const anomalyExitCode = 3;

/**
 * Inspects one picture after another and prints a line for each. A picture that can't be inspected is reported on
 * stderr and makes the exit code 1.
 */
export async function lookAtPictures(
    pictures: readonly PictureFile[],
    flags: OutputFlags,
    look: (content: Buffer) => Promise<DetectAnomalyResult>,
): Promise<void> {
    const width = pictures.reduce((longest, { path }) => Math.max(longest, printable(path).length), 0);
    for (const { path, outputName } of pictures) {
        try {
            const content = await readPicture(path);
            const result = await look(content);
            if (flags.masks !== undefined) {
                await writeMask(join(flags.masks, `${outputName}.mask.png`), result);
            }
            if (flags.heatmaps !== undefined) {
                const file = join(flags.heatmaps, `${outputName}.heatmap.jpg`);
                await writeHeatmap(file, result.looked ?? content, result.AnomalyMap);
            }
            process.stdout.write(
                `${flags.json ? asJson(path, result) : asText(printable(path).padEnd(width), result)}\n`,
            );
            if (flags.failOnAnomaly && result.IsAnomalous) {
                process.exitCode ??= anomalyExitCode;
            }
        } catch (error) {
            process.stderr.write(`${printable(`${path}: ${(error as Error).message}`)}\n`);
            process.exitCode = 1;
        }
    }
}

async function writeMask(file: string, { AnomalyMask }: DetectAnomalyResult): Promise<void> {
    if (AnomalyMask === undefined) {
        throw new Error("the model gives no masks, because the pictures it was trained on have none.");
    }
    try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, Buffer.from(AnomalyMask, "base64"));
    } catch (error) {
        throw new Error(`the mask ${file} can't be written: ${fileProblem(error)}.`, { cause: error });
    }
}

async function readPicture(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        throw new Error(`it can't be read: ${fileProblem(error)}.`, { cause: error });
    }
}

function asText(picture: string, { IsAnomalous, Confidence, Anomalies, Unfamiliarity }: DetectAnomalyResult): string {
    const found = (Anomalies ?? [])
        .slice(1)
        .filter(({ PixelAnomaly }) => PixelAnomaly.TotalPercentageArea > 0)
        .map(({ Name, PixelAnomaly }) => `${Name} ${percent(PixelAnomaly.TotalPercentageArea)} %`);
    const verdict = `${IsAnomalous ? "anomaly" : "normal "}  confidence ${Confidence.toFixed(3)}`;
    const unfamiliar = isUnfamiliar({ unfamiliarity: Unfamiliarity }) ? [unlikeAllLearnt] : [];
    return [picture, verdict, ...(found.length > 0 ? [found.join(", ")] : []), ...unfamiliar].join("  ");
}

/** Formats a percentage with two significant digits: 12, 0.4, 0.013. */
function percent(share: number): string {
    return String(Number((share * 100).toPrecision(2)));
}

function asJson(picture: string, { IsAnomalous, Confidence, Anomalies, Unfamiliarity }: DetectAnomalyResult): string {
    return JSON.stringify({
        file: picture,
        isAnomalous: IsAnomalous,
        confidence: Confidence,
        unfamiliarity: Unfamiliarity,
        anomalies: Anomalies?.map(({ Name, PixelAnomaly }) => ({
            name: Name,
            color: PixelAnomaly.Color,
            totalPercentageArea: PixelAnomaly.TotalPercentageArea,
        })),
    });
}
