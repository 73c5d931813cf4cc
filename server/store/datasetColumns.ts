import type { Selectable } from "kysely";
import type { DatasetsTable } from "./schema";

/** Row of a dataset without its pending import. That column may have 10 MB, and few callers need it. */
export type Dataset = Omit<Selectable<DatasetsTable>, "pendingImport">;

/** Columns of a {@link Dataset}. */
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
