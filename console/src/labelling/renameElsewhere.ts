import { readEntry, withRenamedLabel } from "../entries/line";
import type { DatasetType } from "../entries/datasetStore";
import { call } from "../service/call";
import { listAll } from "../service/queries";

const batchSize = 500;

/** Writes labels' new names into the masks of a dataset that isn't open. Resolves with the number of its pictures. */
export async function renameElsewhere(
    project: string,
    type: DatasetType,
    renamed: ReadonlyMap<string, string>,
): Promise<number> {
    const input = { ProjectName: project, DatasetType: type, Labeled: true };
    const lines = await listAll("ListDatasetEntries", input, ({ DatasetEntries }) => DatasetEntries);
    const changes = lines.flatMap((line) => {
        const next = renameAll(line, renamed);
        return next === line ? [] : [{ Source: readEntry(line).source, Expected: line, Line: next }];
    });
    for (let start = 0; start < changes.length; start += batchSize) {
        const Changes = changes.slice(start, start + batchSize);
        await call("ChangeDatasetEntries", { ProjectName: project, DatasetType: type, Changes });
    }
    return changes.length;
}

/** Writes all new names into a line. */
export function renameAll(line: string, renamed: ReadonlyMap<string, string>): string {
    return [...renamed].reduce((text, [from, to]) => withRenamedLabel(text, from, to), line);
}
