import { sql } from "kysely";
import { readPage } from "../pagination";
import { requireDataset, requireProject } from "../resources";
import type { Service } from "../context";
import type { ListDatasetEntriesInput } from "../validations/listDatasetEntries";

interface Entry {
    position: number;
    line: string;
}

/** Lists the lines of a dataset that pass all filters, in their order. Dates are exclusive. */
export async function listDatasetEntries(input: ListDatasetEntriesInput, service: Service) {
    const { store } = service;
    const project = await requireProject(store, input.ProjectName);
    const dataset = await requireDataset(store, project, input.DatasetType);
    const { Labeled, AnomalyClass, BeforeCreationDate, AfterCreationDate, SourceRefContains } = input;

    const { rows, nextToken } = await readPage<Entry, number>(store, {
        input,
        list: ["entries", dataset.id, Labeled, AnomalyClass, BeforeCreationDate, AfterCreationDate, SourceRefContains],
        keyOf: (entry) => entry.position,
        read: (after, limit) => {
            let query = store
                .selectFrom("datasetEntries")
                .select(["position", "line"])
                .where("datasetId", "=", dataset.id);
            if (after !== undefined) {
                query = query.where("position", ">", after);
            }
            if (Labeled !== undefined) {
                query = query.where("label", Labeled ? "is not" : "is", null);
            }
            if (AnomalyClass !== undefined) {
                query = query.where("label", "=", AnomalyClass);
            }
            if (BeforeCreationDate !== undefined) {
                query = query.where("createdAt", "<", BeforeCreationDate);
            }
            if (AfterCreationDate !== undefined) {
                query = query.where("createdAt", ">", AfterCreationDate);
            }
            if (SourceRefContains !== undefined) {
                // Both stores find a substring case-sensitively and without wildcards only in this way.
                query = query.where(
                    sql<string>`replace(${sql.ref("sourceRef")}, ${SourceRefContains}, '')`,
                    "<>",
                    sql.ref<string>("sourceRef"),
                );
            }
            return query.orderBy("position").limit(limit).execute();
        },
    });
    return { DatasetEntries: rows.map(({ line }) => line), NextToken: nextToken };
}
