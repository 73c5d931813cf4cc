import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { type AnomalyMapAnswer, writeHeatmap } from "./heatmaps";

/** As the API answers. */
export interface DetectAnomalyResult {
    IsAnomalous: boolean;
    Confidence: number;
    Anomalies?: { Name: string; PixelAnomaly: { TotalPercentageArea: number; Color: string } }[];
    /** PNG in base64. */
    AnomalyMask?: string;
    /** Only if heat maps are wanted. */
    AnomalyMap?: AnomalyMapAnswer;
}

export interface OutputFlags {
    /** An object a line instead of text. */
    json?: true;
    /** The folder for masks; none are written without it. */
    masks?: string;
    /** The folder for heat maps; none are drawn without it. */
    heatmaps?: string;
    /** Score to decide by instead of the model's own threshold. */
    threshold?: number;
}

/**
 * Looks at one picture after another and prints a line each. A picture that can't be looked at is told on stderr, and
 * makes the exit code 1.
 */
export async function lookAtPictures(
    pictures: readonly string[],
    flags: OutputFlags,
    look: (content: Buffer) => Promise<DetectAnomalyResult>,
): Promise<void> {
    const width = Math.max(...pictures.map((picture) => picture.length));
    for (const picture of pictures) {
        try {
            const content = await readPicture(picture);
            const result = await look(content);
            if (flags.masks !== undefined) {
                await writeMask(flags.masks, picture, result);
            }
            if (flags.heatmaps !== undefined) {
                await writeHeatmap(flags.heatmaps, picture, content, result.AnomalyMap);
            }
            process.stdout.write(`${flags.json ? asJson(picture, result) : asText(picture.padEnd(width), result)}\n`);
        } catch (error) {
            process.stderr.write(`${picture}: ${(error as Error).message}\n`);
            process.exitCode = 1;
        }
    }
}

async function writeMask(folder: string, picture: string, { AnomalyMask }: DetectAnomalyResult): Promise<void> {
    if (AnomalyMask === undefined) {
        throw new Error("the model gives no masks, because the pictures it was trained on have none.");
    }
    await mkdir(folder, { recursive: true });
    await writeFile(
        join(folder, `${basename(picture, extname(picture))}.mask.png`),
        Buffer.from(AnomalyMask, "base64"),
    );
}

async function readPicture(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new Error(code === "ENOENT" ? "there is no such file." : `it can't be read: ${message}.`, {
            cause: error,
        });
    }
}

function asText(picture: string, { IsAnomalous, Confidence, Anomalies }: DetectAnomalyResult): string {
    const found = (Anomalies ?? [])
        .slice(1)
        .filter(({ PixelAnomaly }) => PixelAnomaly.TotalPercentageArea > 0)
        .map(({ Name, PixelAnomaly }) => `${Name} ${percent(PixelAnomaly.TotalPercentageArea)} %`);
    const verdict = `${IsAnomalous ? "anomaly" : "normal "}  confidence ${Confidence.toFixed(3)}`;
    return [picture, verdict, ...(found.length > 0 ? [found.join(", ")] : [])].join("  ");
}

/** With two digits that say something: 12, 0.4, 0.013. */
function percent(share: number): string {
    return String(Number((share * 100).toPrecision(2)));
}

function asJson(picture: string, { IsAnomalous, Confidence, Anomalies }: DetectAnomalyResult): string {
    return JSON.stringify({
        file: picture,
        isAnomalous: IsAnomalous,
        confidence: Confidence,
        anomalies: Anomalies?.map(({ Name, PixelAnomaly }) => ({
            name: Name,
            color: PixelAnomaly.Color,
            totalPercentageArea: PixelAnomaly.TotalPercentageArea,
        })),
    });
}
