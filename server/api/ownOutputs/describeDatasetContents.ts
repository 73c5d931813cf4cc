import { datasetStatuses } from "../outputs";
import type { OutputTable, WireOutputOf } from "../outputTable";

const optionalCount = { type: "integer", min: 0 } as const;
const count = { ...optionalCount, required: true } as const;

/** Pictures of one kind that are too few. */
const shortage = {
    type: "structure",
    members: {
        DatasetType: { type: "string", required: true, values: ["train", "test"] },
        AnomalyClass: { type: "string", required: true, values: ["normal", "anomaly"] },
        /** Anomaly label, of which only pictures count that have no other one. Missing: any. */
        AnomalyLabel: { type: "string" },
        Has: count,
        Needed: count,
    },
} as const;

export const describeDatasetContents = {
    Status: { type: "string", required: true, values: datasetStatuses },
    StatusMessage: { type: "string", required: true },
    /** Size of the pictures as people see them, in pixels. Missing: there is none, or the first can't be read. */
    Width: { type: "integer", min: 1 },
    Height: { type: "integer", min: 1 },
    Total: count,
    Normal: count,
    Anomaly: count,
    Unlabeled: count,
    /** Pictures with a mask. */
    WithMask: count,
    /** Anomaly labels of the masks' colour maps, by name. The background isn't among them. */
    AnomalyLabels: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                Name: { type: "string", required: true },
                /** Colour in masks: `#RRGGBB`. */
                Color: { type: "string", required: true },
                /** Anomalous pictures whose mask's colour map names the label. */
                Pictures: count,
                /** Those of them that have no other one. Missing: all masks have the same map of several labels, so nobody knows. */
                Alone: optionalCount,
            },
        },
    },
    /** What a training of the project needs, in both datasets where there are two. */
    Training: {
        type: "structure",
        required: true,
        members: {
            /** Whether there are enough labelled pictures: CreateModel accepts so many. */
            Enough: { type: "boolean", required: true },
            /** Without these, there are not enough. */
            Missing: { type: "list", required: true, of: shortage },
            /** With these, results would be better: what the developer guide asks for beyond that. */
            Advised: { type: "list", required: true, of: shortage },
        },
    },
} as const satisfies OutputTable;

export type DescribeDatasetContentsOutput = WireOutputOf<typeof describeDatasetContents>;
