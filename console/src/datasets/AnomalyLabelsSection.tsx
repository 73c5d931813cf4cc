import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import type { Edits } from "../entries/edits";
import type { Entry } from "../entries/line";
import type { DatasetType } from "../entries/datasetStore";
import { useNotices } from "../frame/notifications";
import { AnomalyLabelsDialog } from "../labelling/AnomalyLabelsDialog";
import type { AnomalyLabels } from "../labelling/anomalyLabels";
import { renameAll, renameElsewhere } from "../labelling/renameElsewhere";
import { shownName } from "../shared/shownName";
import { datasets as texts, frame } from "../texts";

export interface AnomalyLabelsSectionProps extends AnomalyLabels {
    project: string;
    types: readonly DatasetType[];
    type: DatasetType;
    edits: Edits;
    entries: readonly Entry[];
    mayChange: boolean;
}

/** The project's anomaly labels, and the dialog that manages them. */
export function AnomalyLabelsSection(props: AnomalyLabelsSectionProps) {
    const { project, types, type, edits, entries, labels, setNew, mayChange } = props;
    const [isOpen, setOpen] = useState(false);
    const { notify } = useNotices();

    const rename = (renamed: ReadonlyMap<string, string>) => {
        edits.change(entries.map(({ source, line }) => ({ source, line: renameAll(line, renamed) })));
        const other = types.find((one) => one !== type);
        if (other !== undefined && renamed.size > 0) {
            renameElsewhere(project, other, renamed).then(
                (count) => count > 0 && notify({ type: "success", content: texts.renamedElsewhere(count) }),
                (error: Error) => notify({ type: "error", header: frame.failed, content: error.message }),
            );
        }
    };
    return (
        <div className="dataset-labels">
            <Box variant="h4" tagOverride="h2" padding="n">
                {texts.anomalyLabels}
            </Box>
            {labels.map(({ name, color, pictures }) => (
                <span key={name} className="dataset-label">
                    <span className="gallery-swatch" style={{ background: color }} />
                    <bdi>{shownName(name)}</bdi>
                    <Box variant="small" color="text-body-secondary">
                        {texts.usedBy(pictures)}
                    </Box>
                </span>
            ))}
            {mayChange && (
                <Button onClick={() => setOpen(true)}>
                    {labels.length === 0 ? texts.addAnomalyLabels : texts.manage}
                </Button>
            )}
            {isOpen && (
                <AnomalyLabelsDialog
                    labels={labels}
                    onClose={() => setOpen(false)}
                    onConfirm={(next, renamed) => {
                        setOpen(false);
                        setNew(
                            next.filter(({ pictures }) => pictures === 0).map(({ name, color }) => ({ name, color })),
                        );
                        rename(renamed);
                    }}
                />
            )}
        </div>
    );
}
