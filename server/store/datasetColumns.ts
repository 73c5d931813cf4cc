import type { Selectable } from "kysely";
import type { DatasetsTable } from "./schema";

/** A row of the datasets, without what is still to be imported: that may have 10 MB, and hardly anybody needs it. */
export type Dataset = Omit<Selectable<DatasetsTable>, "pendingImport">;

/** The columns of a {@link Dataset}. */
export const datasetColumns = [
    "id",
    "projectId",
    "type",
    "status",
    "statusMessage",
    "createdAt",
    "updatedAt",
    "leaseOwner",
    "leaseExpiresAt",
] as const satisfies (keyof Dataset)[];
