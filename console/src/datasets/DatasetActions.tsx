import Box from "@cloudscape-design/components/box";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Edits } from "../entries/edits";
import type { DatasetType } from "../entries/datasetStore";
import { useAccess } from "../frame/access";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { ActionDialog } from "../shared/ActionDialog";
import { DeleteDialog } from "../shared/DeleteDialog";
import { pages } from "../shared/links";
import { common, datasets as texts } from "../texts";
import { saveFile } from "./saveFile";

export interface DatasetActionsProps {
    project: string;
    type: DatasetType;
    types: readonly DatasetType[];
    edits: Edits;
    /** Sources of the chosen pictures. */
    chosen: readonly string[];
    mayChange: boolean;
    onDeleted: () => void;
    onRemoved: () => void;
}

const deleteAction = "lookoutvision:DeleteDataset";

/** The menu **Actions** of a dataset, with its dialogs. */
export function DatasetActions(props: DatasetActionsProps) {
    const { project, type, types, edits, chosen, mayChange, onRemoved, onDeleted } = props;
    const [open, setOpen] = useState<string>();
    const { notify } = useNotices();
    const [, navigate] = useLocation();
    const mayDelete = useAccess([deleteAction], { project })(deleteAction) === true;
    const close = () => setOpen(undefined);
    const act = (id: string) => {
        if (id.startsWith("add-")) {
            navigate(pages.addImages(project, id === "add-test" ? "test" : "train"));
        } else if (id === "export") {
            const lines = edits.lines();
            saveFile(`${project}-${type}.manifest`, lines.map((line) => `${line}\n`).join(""));
        } else {
            setOpen(id);
        }
    };
    return (
        <>
            <ButtonDropdown
                items={[
                    ...(mayChange
                        ? [
                              ...types.map((one) => ({ id: `add-${one}`, text: texts.addTo(one) })),
                              { id: "remove", text: texts.remove, disabled: chosen.length === 0 },
                          ]
                        : []),
                    { id: "export", text: texts.exportManifest },
                    ...(mayDelete ? [{ id: "delete", text: texts.deleteDataset(type) }] : []),
                ]}
                onItemClick={({ detail }) => act(detail.id)}
            >
                {texts.actions}
            </ButtonDropdown>
            {open === "remove" && (
                <ActionDialog
                    title={texts.removeTitle(chosen.length)}
                    action={texts.removeButton}
                    onAct={() => {
                        edits.change(chosen.map((source) => ({ source, line: undefined })));
                        notify({ type: "success", content: texts.removed(chosen.length) });
                        onRemoved();
                        close();
                    }}
                    onClose={close}
                >
                    <Box>{texts.removeText}</Box>
                    <SameAsCode
                        calls={[
                            {
                                operation: "ChangeDatasetEntries",
                                input: {
                                    ProjectName: project,
                                    DatasetType: type,
                                    Changes: chosen.map((source) => ({
                                        Source: source,
                                        Expected: edits.lineOf(source),
                                    })),
                                },
                            },
                        ]}
                    />
                </ActionDialog>
            )}
            {open === "delete" && <DeleteDataset {...{ project, type, onDeleted }} onClose={close} />}
        </>
    );
}

function DeleteDataset(props: Pick<DatasetActionsProps, "project" | "type" | "onDeleted"> & { onClose: () => void }) {
    const { project, type, onDeleted, onClose } = props;
    const deletion = useChange("DeleteDataset", ["DescribeProject", "DescribeDataset", "DescribeDatasetContents"]);
    const input = { ProjectName: project, DatasetType: type };
    const act = () =>
        deletion.mutateAsync(input).then(
            () => {
                // Also when the page has gone with the dataset.
                onDeleted();
                onClose();
            },
            () => undefined,
        );
    return (
        <DeleteDialog
            title={common.delete}
            action={texts.deleteDataset(type)}
            isBusy={deletion.isPending}
            error={deletion.error}
            onAct={() => void act()}
            onClose={onClose}
        >
            <Box>{texts.deleteText}</Box>
            <SameAsCode calls={[{ operation: "DeleteDataset", input }]} />
        </DeleteDialog>
    );
}
