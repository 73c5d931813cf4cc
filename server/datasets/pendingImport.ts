import type { ObjectLocation } from "../objectStorage/objectStorage";

/** What a dataset still has to take in; the datasets' column `pendingImport` holds it as JSON. */
export type PendingImport =
    | { kind: "manifest"; location: ObjectLocation }
    /** Lines as given, blank ones included, so that messages can number them. */
    | { kind: "changes"; lines: string[] };
