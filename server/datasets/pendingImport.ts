import type { ObjectLocation } from "../objectStorage/objectStorage";

/** Data that a dataset still has to import. The datasets' column `pendingImport` holds it as JSON. */
export type PendingImport =
    | { kind: "manifest"; location: ObjectLocation }
    /** Lines as received, including blank ones, so that messages can number them. */
    | { kind: "changes"; lines: string[] };
