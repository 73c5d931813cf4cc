import type { OutputTable, WireOutputOf } from "../outputTable";

const count = { type: "integer", required: true, min: 0 } as const;

export const createManifest = {
    /** Manifest, as CreateDataset takes it. */
    Manifest: {
        type: "structure",
        required: true,
        members: { Bucket: { type: "string", required: true }, Key: { type: "string", required: true } },
    },
    Total: count,
    Normal: count,
    Anomaly: count,
    Unlabeled: count,
    /** Number of objects that are no pictures of a dataset. */
    SkippedTotal: count,
    /** The first of them, at most 100. */
    Skipped: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: { Key: { type: "string", required: true }, Message: { type: "string", required: true } },
        },
    },
} as const satisfies OutputTable;

export type CreateManifestOutput = WireOutputOf<typeof createManifest>;
