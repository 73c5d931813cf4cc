import { background, newLine, withLabel, withMask } from "../entries/line";
import type { EntryMask } from "../entries/line";
import { fileName } from "../entries/source";
import { call, callForBytes } from "../service/call";
import { labelOf } from "./results";
import type { Result } from "./results";

/** What became of the pictures. */
export interface Added {
    added: number;
    /** Pictures that the dataset had already. */
    known: number;
    refused: number;
    /** Why the first was refused. */
    message: string | undefined;
}

const batchSize = 200;

/**
 * Adds verified pictures to the training dataset: with the predicted label if the prediction is correct, else with the
 * other one. A correct anomaly keeps the mask that the model drew.
 */
export async function addVerified(project: string, version: string, results: readonly Result[]): Promise<Added> {
    const total: Added = { added: 0, known: 0, refused: 0, message: undefined };
    const verified = results.filter((result) => labelOf(result) !== undefined);
    for (let start = 0; start < verified.length; start += batchSize) {
        const batch = verified.slice(start, start + batchSize);
        const Changes = await Promise.all(
            batch.map(async (result) => ({ Source: result.Source, Line: await lineOf(project, version, result) })),
        );
        const { Results } = await call("ChangeDatasetEntries", { ProjectName: project, DatasetType: "train", Changes });
        for (const { Status, Message } of Results) {
            total.added += Status === "SAVED" ? 1 : 0;
            total.known += Status === "CHANGED" ? 1 : 0;
            total.refused += Status === "REFUSED" ? 1 : 0;
            total.message ??= Status === "REFUSED" ? Message : undefined;
        }
    }
    return total;
}

async function lineOf(project: string, version: string, result: Result): Promise<string> {
    const now = new Date();
    const label = labelOf(result);
    const line = withLabel(newLine(result.Source), label, now);
    const isOwnMask = label === "anomaly" && result.Verified === "CORRECT" && result.HasMask;
    return isOwnMask ? withMask(line, await storedMask(project, version, result), now) : line;
}

/** Stores the mask that the model drew. */
async function storedMask(project: string, version: string, result: Result): Promise<EntryMask> {
    const { Source, Anomalies = [] } = result;
    const Body = await callForBytes("GetPredictedMask", { ProjectName: project, ModelVersion: version, Source });
    const Name = `${fileName(Source)
        .replace(/\.[^.]*$/, "")
        .slice(0, 200)}.png`;
    const stored = await call("PutPicture", { ProjectName: project, Name, Kind: "mask", DatasetType: "train", Body });
    const colors = Anomalies.map(({ Name: name, PixelAnomaly }) => ({
        name: name === "background" ? background : name,
        color: PixelAnomaly.Color.toUpperCase(),
    }));
    return { source: stored.Source, colors };
}
