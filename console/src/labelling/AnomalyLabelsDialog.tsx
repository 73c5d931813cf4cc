import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { common, datasets as texts } from "../texts";
import { shownName } from "../shared/shownName";
import { freeColor, labelName, mostLabels } from "./anomalyLabels";
import type { AnomalyLabel } from "./anomalyLabels";

/** Label in the dialog. */
interface Draft extends AnomalyLabel {
    /** Name before the dialog. Undefined: a new label. */
    from: string | undefined;
}

export interface AnomalyLabelsDialogProps {
    labels: readonly AnomalyLabel[];
    /** True: labels that there were before stay as they are. */
    isAddingOnly?: boolean;
    onClose: () => void;
    /** Receives all labels, and the new names of those that were renamed. */
    onConfirm: (labels: readonly AnomalyLabel[], renamed: ReadonlyMap<string, string>) => void;
}

/** Adds, renames and deletes anomaly labels. A label that a mask uses can't be deleted. */
export function AnomalyLabelsDialog({ labels, isAddingOnly = false, onClose, onConfirm }: AnomalyLabelsDialogProps) {
    const [drafts, setDrafts] = useState<Draft[]>(() => labels.map((label) => ({ ...label, from: label.name })));
    const [text, setText] = useState("");
    const [failure, setFailure] = useState("");
    const [edited, setEdited] = useState<string>();

    const problemOf = (name: string, self?: Draft) =>
        !labelName.test(name) || name.toUpperCase() === "BACKGROUND"
            ? texts.labelRule
            : drafts.some((other) => other !== self && other.name === name)
              ? texts.labelTaken
              : undefined;

    /** The labels with the one that stands in the field. Undefined: it can't be one. */
    const withTyped = (): Draft[] | undefined => {
        const problem = drafts.length >= mostLabels ? texts.tooManyLabels : problemOf(text);
        if (problem !== undefined) {
            setFailure(problem);
            return undefined;
        }
        const color = freeColor(new Set(drafts.map((draft) => draft.color)));
        return [...drafts, { name: text, color, pictures: 0, from: undefined }];
    };
    const add = () => {
        const next = withTyped();
        if (next !== undefined) {
            setDrafts(next);
            setText("");
            setFailure("");
        }
    };
    const confirm = () => {
        const next = text === "" ? drafts : withTyped();
        if (
            next === undefined ||
            next.some((draft) => problemOf(draft.name, draft) !== undefined && draft.from !== draft.name)
        ) {
            return;
        }
        const renamed = next.flatMap(({ from, name }) =>
            from !== undefined && from !== name ? [[from, name] as const] : [],
        );
        onConfirm(next, new Map(renamed));
    };

    return (
        <Modal
            visible
            header={texts.addLabelsTitle}
            closeAriaLabel={common.close}
            onDismiss={onClose}
            footer={
                <Box float="right">
                    <SpaceBetween size="xs" direction="horizontal">
                        <Button onClick={onClose}>{common.cancel}</Button>
                        <Button variant="primary" onClick={confirm}>
                            {texts.confirm}
                        </Button>
                    </SpaceBetween>
                </Box>
            }
        >
            <SpaceBetween size="s">
                {drafts.map((draft, index) => (
                    <div key={draft.from ?? `new-${draft.color}`} className="dataset-label">
                        <span className="gallery-swatch" style={{ background: draft.color }} />
                        {edited === draft.color ? (
                            <FormField errorText={draft.name === draft.from ? undefined : problemOf(draft.name, draft)}>
                                <Input
                                    autoFocus
                                    value={draft.name}
                                    ariaLabel={texts.rename(shownName(draft.from ?? draft.name))}
                                    onChange={({ detail }) =>
                                        setDrafts(drafts.with(index, { ...draft, name: detail.value }))
                                    }
                                    onKeyDown={({ detail }) => detail.key === "Enter" && setEdited(undefined)}
                                />
                            </FormField>
                        ) : (
                            <bdi>{shownName(draft.name)}</bdi>
                        )}
                        <Box variant="small" color="text-body-secondary">
                            {texts.usedBy(draft.pictures)}
                        </Box>
                        <Button
                            variant="icon"
                            iconName="edit"
                            disabled={isAddingOnly && draft.from !== undefined}
                            ariaLabel={texts.rename(shownName(draft.name))}
                            onClick={() => setEdited(edited === draft.color ? undefined : draft.color)}
                        />
                        <Button
                            variant="icon"
                            iconName="remove"
                            disabled={draft.pictures > 0 || (isAddingOnly && draft.from !== undefined)}
                            disabledReason={texts.labelInUse}
                            ariaLabel={texts.deleteLabel(shownName(draft.name))}
                            onClick={() => setDrafts(drafts.toSpliced(index, 1))}
                        />
                    </div>
                ))}
                <FormField
                    label={texts.newLabel}
                    constraintText={texts.newLabelHint}
                    errorText={failure}
                    secondaryControl={<Button onClick={add}>{texts.addLabel}</Button>}
                >
                    <Input
                        value={text}
                        onChange={({ detail }) => {
                            setText(detail.value);
                            setFailure("");
                        }}
                        onKeyDown={({ detail }) => detail.key === "Enter" && add()}
                    />
                </FormField>
            </SpaceBetween>
        </Modal>
    );
}
