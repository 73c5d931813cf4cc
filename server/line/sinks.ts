import { createHmac } from "node:crypto";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import sharp from "sharp";
import { fileProblem } from "../files/fileProblem";
import { writeFileAtomically } from "../files/writeFileAtomically";
import type { Delivery, Sink } from "./contract";
import { openOutbox } from "./outbox";
import type { OutboxOptions } from "./outbox";
import { safeName } from "./safeName";

type OutboxPlace = Pick<OutboxOptions, "folder" | "most" | "say" | "retryMs">;

/** Writes each result as a line of JSON to a file. `-`: to standard output. */
export function jsonLines(file: string): Sink {
    return {
        async deliver({ result }) {
            const line = `${JSON.stringify(result)}\n`;
            if (file === "-") {
                await new Promise<void>((resolve) => process.stdout.write(line, () => resolve()));
                return;
            }
            try {
                await appendFile(file, line);
            } catch (error) {
                throw new Error(`Results can't be written to ${file}: ${fileProblem(error)}.`, { cause: error });
            }
        },
        close: async () => undefined,
    };
}

/**
 * Sorts pictures into `normal/`, `anomaly/` and `unusable/`, each with its result, `NAME.json`. A picture with a mask has
 * it drawn beside, `NAME.marked.png`.
 */
export function sortedFolder(folder: string): Sink {
    return {
        async deliver({ result, picture, mask }) {
            const verdict = result.error !== undefined ? "unusable" : result.isAnomalous ? "anomaly" : "normal";
            const file = join(folder, verdict, safeName(result.picture));
            const base = file.slice(0, file.length - extname(file).length);
            try {
                await mkdir(dirname(file), { recursive: true });
                await writeFileAtomically(file, picture);
                if (mask !== undefined && result.isAnomalous) {
                    await writeFileAtomically(`${base}.marked.png`, await drawMask(picture, mask));
                }
                await writeFileAtomically(`${base}.json`, `${JSON.stringify(result)}\n`);
            } catch (error) {
                throw new Error(`Results can't be written to ${folder}: ${fileProblem(error)}.`, { cause: error });
            }
        },
        close: async () => undefined,
    };
}

/** Lays the marked places of a mask over the picture. */
async function drawMask(picture: Buffer, mask: Buffer): Promise<Buffer> {
    const upright = await sharp(picture)
        .rotate()
        .removeAlpha()
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
    const { width, height } = upright.info;
    const marks = await sharp(mask)
        .resize(width, height, { fit: "fill", kernel: "nearest" })
        .removeAlpha()
        .raw()
        .toBuffer();
    const background = marks.subarray(0, 3);
    const isWhite = marks.includes(255) || background[0] === 255;
    const veil = Buffer.alloc(4 * width * height);
    for (let pixel = 0; pixel < width * height; pixel++) {
        const color = marks.subarray(3 * pixel, 3 * pixel + 3);
        const value = isWhite ? 255 : 0;
        const isBackground = color[0] === value && color[1] === value && color[2] === value;
        veil.set([...color, isBackground ? 0 : 110], 4 * pixel);
    }
    return sharp(upright.data, { raw: { width, height, channels: 3 } })
        .composite([{ input: veil, raw: { width, height, channels: 4 } }])
        .png()
        .toBuffer();
}

/**
 * Posts each result to a URL. With a secret, the header `X-Lookoutvision-Signature` has `t=SECONDS,v1=HMAC`: the
 * SHA-256 HMAC, in hexadecimal, of the seconds, a dot and the body.
 *
 * @param secretFile - file with the secret.
 */
export async function webhook(url: string, secretFile: string | undefined, place: OutboxPlace): Promise<Outbox> {
    const secret = secretFile === undefined ? undefined : (await readFile(secretFile, "utf8")).trim();
    return openOutbox({
        ...place,
        receiver: `The webhook ${new URL(url).host}`,
        async send(body, id) {
            const seconds = Math.floor(Date.now() / 1000);
            const signature = secret && createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
            const answer = await fetch(url, {
                method: "POST",
                body,
                redirect: "error",
                signal: AbortSignal.timeout(15_000),
                headers: {
                    "content-type": "application/json",
                    "idempotency-key": id,
                    ...(signature && { "x-lookoutvision-signature": `t=${seconds},v1=${signature}` }),
                },
            }).catch((error: Error) => {
                throw error.cause instanceof Error ? error.cause : error;
            });
            await answer.body?.cancel();
            if (!answer.ok) {
                throw new Error(`it answers ${answer.status}`);
            }
        },
    });
}

export type Outbox = Awaited<ReturnType<typeof openOutbox>>;

export interface MqttOptions {
    /** `mqtt://` or `mqtts://`, with user and password if the broker wants them. */
    url: string;
    topic: string;
    /** Version of the protocol: 4 is 3.1.1, 5 is 5. */
    protocolVersion: 4 | 5;
    /** File with certificates of authorities. Undefined: those of the system. */
    caFile?: string;
}

/** Publishes each result to a topic of an MQTT broker, with QoS 1. */
export async function mqttTopic(options: MqttOptions, place: OutboxPlace): Promise<Outbox> {
    const { url, topic, protocolVersion, caFile } = options;
    const { connect } = require("mqtt") as typeof import("mqtt");
    const client = connect(url, {
        protocolVersion,
        clean: true,
        reconnectPeriod: 1000,
        queueQoSZero: false,
        ...(caFile !== undefined && { ca: await readFile(caFile) }),
    });
    let problem = "it can't be reached";
    client.on("error", (error) => (problem = error.message));
    return openOutbox({
        ...place,
        receiver: `The MQTT broker ${new URL(url).host}`,
        async send(body) {
            if (!client.connected) {
                throw new Error(problem);
            }
            await client.publishAsync(topic, body, { qos: 1 });
        },
        close: () => client.endAsync(true),
    });
}

/** Delivers to all sinks. @throws the first error. */
export async function deliverToAll(sinks: readonly Sink[], delivery: Delivery): Promise<void> {
    for (const sink of sinks) {
        await sink.deliver(delivery);
    }
}
