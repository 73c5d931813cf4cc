import type { DatasetContents } from "../datasets/datasetContents";
import type { Label } from "../pictures/label";
import { leastPictures } from "../training/leastPictures";
import type { DescribeDatasetContentsOutput } from "./ownOutputs/describeDatasetContents";

type Needs = DescribeDatasetContentsOutput["Training"];
type Shortage = Needs["Missing"][number];

/** Pictures that the developer guide asks for, where CreateModel is content with fewer. */
const advised = {
    single: { anomaly: 10, alone: 20 },
    train: { anomaly: 0, alone: 10 },
    test: { anomaly: 10, alone: 10 },
} as const;

/**
 * Says what a training needs. Enough is what CreateModel accepts.
 *
 * @param datasets - contents of the project's datasets. Without the train dataset, all of its pictures are missing.
 */
export function needsOf({ train, test }: { train?: DatasetContents; test?: DatasetContents }): Needs {
    const missing: Shortage[] = [];
    const better: Shortage[] = [];
    const labels = new Set([train, test].flatMap((each) => each?.anomalyLabels.map(({ name }) => name) ?? []));
    for (const type of test === undefined ? (["train"] as const) : (["train", "test"] as const)) {
        const role = type === "train" && test === undefined ? "single" : type;
        const contents = type === "train" ? train : test;
        const add = (list: Shortage[], label: Label, needed: number, anomalyLabel?: string) => {
            const counted = contents?.anomalyLabels.find(({ name }) => name === anomalyLabel);
            const has =
                anomalyLabel === undefined ? (contents?.[label] ?? 0) : counted === undefined ? 0 : counted.alone;
            if (has !== undefined && has < needed) {
                list.push({
                    DatasetType: type,
                    AnomalyClass: label,
                    ...(anomalyLabel !== undefined && { AnomalyLabel: anomalyLabel }),
                    Has: has,
                    Needed: needed,
                });
            }
        };
        add(missing, "normal", leastPictures[role].normal);
        add(missing, "anomaly", leastPictures[role].anomaly);
        if (!missing.some(({ DatasetType, AnomalyClass }) => DatasetType === type && AnomalyClass === "anomaly")) {
            add(better, "anomaly", advised[role].anomaly);
        }
        for (const label of [...labels].sort()) {
            add(better, "anomaly", advised[role].alone, label);
        }
    }
    return { Enough: missing.length === 0, Missing: missing, Advised: better };
}
