import { newLine, withLabel } from "../entries/line";
import { call } from "../service/call";
import type { Input } from "../service/operations";
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

/** Calls that add verified pictures to the training dataset. */
export function additions(project: string, results: readonly Result[], now: Date): Input<"ChangeDatasetEntries">[] {
    const Changes = results
        .filter((result) => labelOf(result) !== undefined)
        .map((result) => ({ Source: result.Source, Line: withLabel(newLine(result.Source), labelOf(result), now) }));
    return Array.from({ length: Math.ceil(Changes.length / batchSize) }, (_, batch) => ({
        ProjectName: project,
        DatasetType: "train",
        Changes: Changes.slice(batch * batchSize, (batch + 1) * batchSize),
    }));
}

/**
 * Adds verified pictures to the training dataset: with the predicted label if the prediction is correct, else with the
 * other one.
 */
export async function addVerified(project: string, results: readonly Result[]): Promise<Added> {
    const total: Added = { added: 0, known: 0, refused: 0, message: undefined };
    for (const input of additions(project, results, new Date())) {
        const { Results } = await call("ChangeDatasetEntries", input);
        for (const { Status, Message } of Results) {
            total.added += Status === "SAVED" ? 1 : 0;
            total.known += Status === "CHANGED" ? 1 : 0;
            total.refused += Status === "REFUSED" ? 1 : 0;
            total.message ??= Status === "REFUSED" ? Message : undefined;
        }
    }
    return total;
}
