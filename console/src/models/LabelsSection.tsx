import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { Output } from "../service/operations";
import { shownName } from "../shared/shownName";
import { models as texts } from "../texts";
import { percentOfTable } from "./numbers";

type AnomalyLabel = NonNullable<Output<"ListTestResults">["AnomalyLabels"]>[number];

/** How well a segmentation model finds each type of anomaly. Nothing for a model that only classifies. */
export function LabelsSection({ labels }: { labels: readonly AnomalyLabel[] }) {
    if (labels.length === 0) {
        return null;
    }
    return (
        <Table
            items={labels}
            trackBy="Name"
            header={<Header variant="h2">{texts.perLabel}</Header>}
            columnDefinitions={[
                { id: "name", header: texts.label, isRowHeader: true, cell: ({ Name }) => shownName(Name) },
                { id: "pictures", header: texts.testImages, cell: ({ Pictures }) => Pictures },
                { id: "f1", header: texts.f1Score, cell: ({ F1Score }) => percentOfTable(F1Score) },
                { id: "iou", header: texts.averageIou, cell: ({ AverageIoU }) => percentOfTable(AverageIoU) },
            ]}
        />
    );
}
