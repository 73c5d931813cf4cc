import type { Entry } from "../entries/line";
import type { DatasetType } from "../entries/datasetStore";
import type { Output } from "../service/operations";
import { shownName } from "../shared/shownName";
import { datasets as texts } from "../texts";

export interface TrainingStateProps {
    type: DatasetType;
    entries: readonly Entry[];
    contents: Output<"DescribeDatasetContents"> | undefined;
}

/** How many pictures have which label, and what is missing for a training. */
export function TrainingState({ entries, contents }: TrainingStateProps) {
    const count = (label: Entry["label"]) => entries.filter((entry) => entry.label === label).length;
    const missing = contents?.Training.Missing.map(({ Has, Needed, AnomalyClass, AnomalyLabel, DatasetType }) =>
        texts.missing(Has, Needed, AnomalyLabel === undefined ? AnomalyClass : shownName(AnomalyLabel), DatasetType),
    );
    return (
        <>
            {texts.summary(count("normal"), count("anomaly"), count(undefined))}{" "}
            {contents?.Training.Enough === true
                ? `· ${texts.enoughToTrain}`
                : missing !== undefined && missing.length > 0 && `· ${texts.toTrain(missing.join(", "))}`}
        </>
    );
}
