import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Command, Option } from "commander";
import { ensureHosted, findVersion, parseModelName, stopHosting } from "./hostedVersion";
import { connect, type ServiceClient, ServiceError, type WhichService } from "./serviceClient";
import { whichServiceFlags } from "./whichServiceFlags";

interface DetectFlags extends WhichService {
    json?: true;
    keepHosted?: true;
    masks?: string;
    stop?: true;
}

interface DetectAnomalyResult {
    IsAnomalous: boolean;
    Confidence: number;
    Anomalies?: { Name: string; PixelAnomaly: { TotalPercentageArea: number; Color: string } }[];
    /** PNG in base64. */
    AnomalyMask?: string;
}

/** `lookoutvision detect` */
export function addDetectCommand(program: Command): void {
    const command = program
        .command("detect")
        .description("Look at pictures with a trained model. It is hosted for that, if it isn't yet, and stopped afterwards.")
        .argument("<model>", "PROJECT, for its newest trained version, or PROJECT/VERSION")
        .argument("<pictures...>", "PNG or JPEG files of the size of the training pictures")
        .addOption(new Option("--json", "a JSON object a line instead of text"))
        .addOption(new Option("--masks <dir>", "write masks of the anomalies to DIR/PICTURE.mask.png, from a model that was trained with masks"))
        .addOption(new Option("--keep-hosted", "leave the model hosted, ready for the next call"))
        .addOption(new Option("--stop", "stop it afterwards, also if it was hosted before").conflicts("keepHosted"));
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(detect);
}

async function detect(model: string, pictures: string[], flags: DetectFlags): Promise<void> {
    const name = parseModelName(model);
    const client = (await connect(flags, { start: true }))!;
    const { project } = name;
    const version = await findVersion(client, name);
    const say = (text: string) => void process.stderr.write(`${text}\n`);
    let started = await ensureHosted(client, project, version, say);
    const hostAgain = async () => {
        started = (await ensureHosted(client, project, version, () => undefined)) || started;
    };
    try {
        const width = Math.max(...pictures.map((picture) => picture.length));
        for (const picture of pictures) {
            try {
                const result = await detectOne(client, project, version, picture, hostAgain);
                if (flags.masks !== undefined) {
                    await writeMask(flags.masks, picture, result);
                }
                process.stdout.write(`${flags.json ? asJson(picture, result) : asText(picture.padEnd(width), result)}\n`);
            } catch (error) {
                say(`${picture}: ${(error as Error).message}`);
                process.exitCode = 1;
            }
        }
    } finally {
        if (flags.stop || (started && !flags.keepHosted)) {
            await stopHosting(client, project, version);
        }
    }
    if (started && flags.keepHosted) {
        say(`${project}/${version} stays hosted. To end that, call detect with --stop.`);
    }
}

async function detectOne(
    client: ServiceClient,
    project: string,
    version: string,
    picture: string,
    hostAgain: () => Promise<void>,
): Promise<DetectAnomalyResult> {
    const content = await readPicture(picture);
    const type = content[0] === 0x89 ? "image/png" : "image/jpeg";
    const once = async () => {
        const answer = await client.call<{ DetectAnomalyResult: DetectAnomalyResult }>(
            "POST",
            `/projects/${project}/models/${version}/detect`,
            { content, type },
        );
        return answer.DetectAnomalyResult;
    };
    try {
        return await once();
    } catch (error) {
        // Another detect that had started it has just stopped it, or does.
        if (!(error instanceof ServiceError) || !["ConflictException", "ThrottlingException"].includes(error.code)) {
            throw error;
        }
        await hostAgain();
        return once();
    }
}

async function writeMask(folder: string, picture: string, { AnomalyMask }: DetectAnomalyResult): Promise<void> {
    if (AnomalyMask === undefined) {
        throw new Error("the model gives no masks, because the pictures it was trained on have none.");
    }
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${basename(picture, extname(picture))}.mask.png`), Buffer.from(AnomalyMask, "base64"));
}

async function readPicture(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        throw new Error(code === "ENOENT" ? "there is no such file." : `it can't be read: ${message}.`, { cause: error });
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
