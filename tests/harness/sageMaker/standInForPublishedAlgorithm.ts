import { createReadStream, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import sharp from "sharp";
import { readRecords } from "./recordIo";

/*
 * A stand-in for the algorithm that the team of Amazon Lookout for Vision published. It is not that algorithm, and knows
 * nothing of how that works. It reads the same channel in the same way, takes the same hyperparameters, leaves files of
 * the same names and answers the same JSON. It learns how bright each cell of a normal picture is, and calls a picture an
 * anomaly whose strangest cell is stranger than a limit between those of the normal ones and the anomalies.
 *
 * What AWS shows nowhere is a guess of its own: masks and areas in the answers of segmentation are as DetectAnomalies
 * gives them.
 */

const ml = "/opt/ml";
const side = 32;
const cells = side * side;

interface Model {
    variant: string;
    mean: number[];
    deviation: number[];
    limit: number;
    /** The only type that is marked. Undefined: a classification. */
    type?: { name: string; color: string };
}

interface Line {
    picture: Buffer;
    isAnomaly: boolean;
    mask?: Buffer;
    colors?: { "class-name": string; "hex-color": string }[];
}

async function train(): Promise<void> {
    const config = (name: string) =>
        JSON.parse(readFileSync(join(ml, "input", "config", name), "utf8")) as Record<string, unknown>;
    const { ModelType, TrainingInputDataAttributeNames, TestInputDataAttributeNames } = config("hyperparameters.json");
    const variant = String(ModelType);
    if (!/^(classification|segmentation)(-robust)?$/.test(variant)) {
        throw new Error(`ModelType ${variant} is unknown`);
    }
    const isSegmentation = variant.startsWith("segmentation");
    const names = [
        ...["source-ref", "anomaly-label-metadata", "anomaly-label"],
        ...(isSegmentation ? ["anomaly-mask-ref-metadata", "anomaly-mask-ref"] : []),
    ];
    for (const given of [TrainingInputDataAttributeNames, TestInputDataAttributeNames]) {
        if (given !== names.join(",")) {
            throw new Error(`the attributes must be ${names.join(",")}, not ${String(given)}`);
        }
    }
    const channels = config("inputdataconfig.json");
    const { TrainingInputMode, RecordWrapperType } = (channels["training"] ?? {}) as Record<string, unknown>;
    if (Object.keys(channels).length !== 1 || TrainingInputMode !== "Pipe" || RecordWrapperType !== "RecordIO") {
        throw new Error("it needs one channel, training, as RecordIO through a pipe");
    }
    const lines: Line[] = [];
    let records: Buffer[] = [];
    for await (const record of readRecords(createReadStream(join(ml, "input", "data", "training_0")))) {
        records.push(record);
        if (records.length === names.length) {
            lines.push(lineOf(records));
            records = [];
        }
    }
    if (records.length > 0) {
        throw new Error("the last line lacks attributes");
    }
    const model = await learn(lines, variant);
    write("mochi.pt", model);
    const { width, height } = await sharp(lines[0].picture).metadata();
    write("mochi.json", { stages: [{ input_shape: { width, height } }] });
    console.log(`learnt from ${lines.length} pictures`);
}

function lineOf([picture, metadata, label, maskMetadata, mask]: Buffer[]): Line {
    const { "class-name": name } = JSON.parse(metadata.toString("utf8")) as { "class-name": string };
    if (!/^[01]$/.test(label.toString("utf8")) || (label.toString("utf8") === "1") !== (name === "anomaly")) {
        throw new Error(`the label ${label.toString("utf8")} is not of the class ${name}`);
    }
    if (mask === undefined) {
        return { picture, isAnomaly: name === "anomaly" };
    }
    const { "internal-color-map": map } = JSON.parse(maskMetadata.toString("utf8")) as {
        "internal-color-map": Record<string, { "class-name": string; "hex-color": string }>;
    };
    return { picture, isAnomaly: name === "anomaly", mask, colors: Object.values(map) };
}

async function learn(lines: readonly Line[], variant: string): Promise<Model> {
    const seen = await Promise.all(lines.map(({ picture }) => brightnessOf(picture)));
    const normals = seen.filter((_, index) => !lines[index].isAnomaly);
    const mean = Array.from({ length: cells }, (_, cell) => average(normals.map((values) => values[cell])));
    const deviation = mean.map((middle, cell) =>
        Math.max(4, Math.sqrt(average(normals.map((values) => (values[cell] - middle) ** 2)))),
    );
    const scores = seen.map((values) => strangest(values, { mean, deviation }));
    const scoresOf = (isAnomaly: boolean) =>
        scores.filter((_, index) => lines[index].isAnomaly === isAnomaly).sort((a, b) => a - b);
    const [normal, anomaly] = [scoresOf(false), scoresOf(true)];
    const limit = (normal[Math.floor(0.9 * normal.length)] + (anomaly[Math.floor(anomaly.length / 2)] ?? Infinity)) / 2;
    const marks = lines.find(({ isAnomaly, colors }) => isAnomaly && colors !== undefined)?.colors;
    const type = marks?.find((one) => one["class-name"].toUpperCase() !== "BACKGROUND");
    for (const { mask, picture } of lines) {
        const [masked, pictured] = await Promise.all([mask, picture].map((file) => file && sharp(file).metadata()));
        if (masked && (masked.width !== pictured!.width || masked.height !== pictured!.height)) {
            throw new Error("a mask has another size than its picture");
        }
    }
    return {
        ...{ variant, mean, deviation, limit },
        ...(type && { type: { name: type["class-name"], color: type["hex-color"].toUpperCase() } }),
    };
}

async function brightnessOf(picture: Buffer): Promise<number[]> {
    const { data } = await sharp(picture)
        .removeAlpha()
        .greyscale()
        .resize(side, side, { fit: "fill" })
        .raw()
        .toBuffer({ resolveWithObject: true });
    return Array.from({ length: cells }, (_, cell) => data[cell * (data.length / cells)]);
}

function strangenessOf(values: readonly number[], { mean, deviation }: Pick<Model, "mean" | "deviation">): number[] {
    return values.map((value, cell) => Math.abs(value - mean[cell]) / deviation[cell]);
}

function strangest(values: readonly number[], model: Pick<Model, "mean" | "deviation">): number {
    return Math.max(...strangenessOf(values, model));
}

function average(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function answer(picture: Buffer, model: Model): Promise<object> {
    const strangeness = strangenessOf(await brightnessOf(picture), model);
    const probability = 1 / (1 + Math.exp(-(Math.max(...strangeness) - model.limit)));
    const isAnomalous = probability >= 0.5;
    const verdict = {
        Source: { Type: "direct" },
        IsAnomalous: isAnomalous,
        Confidence: isAnomalous ? probability : 1 - probability,
    };
    if (model.type === undefined) {
        return verdict;
    }
    const { name, color } = model.type;
    const marked = strangeness.map((value) => value >= model.limit);
    const share = marked.filter(Boolean).length / cells;
    const pixels = Buffer.from(
        marked.flatMap((is) =>
            is ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) : [255, 255, 255],
        ),
    );
    const { width, height } = await sharp(picture).metadata();
    const mask = sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
    const png = await mask.resize(width, height, { fit: "fill", kernel: "nearest" }).png().toBuffer();
    return {
        ...verdict,
        Anomalies: [
            { Name: "background", PixelAnomaly: { Color: "#FFFFFF", TotalPercentageArea: 1 - share } },
            ...(share > 0 ? [{ Name: name, PixelAnomaly: { Color: color, TotalPercentageArea: share } }] : []),
        ],
        AnomalyMask: png.toString("base64"),
    };
}

function serve(): void {
    const folder = join(ml, "model");
    if (!readdirSync(folder).includes("mochi.pt")) {
        throw new Error("no mochi.pt in the model");
    }
    const model = JSON.parse(readFileSync(join(folder, "mochi.pt"), "utf8")) as Model;
    const server = createServer(async (request, response) => {
        if (request.url === "/ping") {
            response.writeHead(200).end();
            return;
        }
        const chunks: Buffer[] = [];
        for await (const chunk of request as AsyncIterable<Buffer>) {
            chunks.push(chunk);
        }
        try {
            if (!/^image\/(jpeg|png)$/.test(request.headers["content-type"] ?? "")) {
                throw new Error(`the content type is ${request.headers["content-type"]}`);
            }
            const said = JSON.stringify(await answer(Buffer.concat(chunks), model));
            response.writeHead(200, { "Content-Type": "application/json" }).end(said);
        } catch (error) {
            response.writeHead(400).end((error as Error).message);
        }
    });
    process.once("SIGTERM", () => process.exit(0));
    server.listen(Number(process.env.LOOKOUTVISION_CONTAINER_PORT ?? 8080), "127.0.0.1", () =>
        console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
}

function write(name: string, content: object): void {
    writeFileSync(join(ml, "model", name), JSON.stringify(content));
}

if (process.argv[2] === "serve") {
    serve();
} else {
    process.once("SIGTERM", () => process.exit(143));
    train().catch((error: Error) => {
        writeFileSync(join(ml, "output", "failure"), error.message);
        console.error(error);
        process.exit(1);
    });
}
