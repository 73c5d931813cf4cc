import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Edits } from "../entries/edits";
import type { DatasetType } from "../entries/datasetStore";
import { useAccess } from "../frame/access";
import { useNotices } from "../frame/notifications";
import { useChange } from "../service/queries";
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
                <Modal
                    visible
                    header={texts.removeTitle(chosen.length)}
                    closeAriaLabel={common.close}
                    onDismiss={close}
                    footer={
                        <Buttons
                            onCancel={close}
                            text={texts.removeButton}
                            onAct={() => {
                                edits.change(chosen.map((source) => ({ source, line: undefined })));
                                notify({ type: "success", content: texts.removed(chosen.length) });
                                onRemoved();
                                close();
                            }}
                        />
                    }
                >
                    {texts.removeText}
                </Modal>
            )}
            {open === "delete" && <DeleteDataset {...{ project, type, onDeleted }} onClose={close} />}
        </>
    );
}

function DeleteDataset(props: Pick<DatasetActionsProps, "project" | "type" | "onDeleted"> & { onClose: () => void }) {
    const { project, type, onDeleted, onClose } = props;
    const [word, setWord] = useState("");
    const deletion = useChange("DeleteDataset", ["DescribeProject", "DescribeDataset", "DescribeDatasetContents"]);
    return (
        <Modal
            visible
            header={common.delete}
            closeAriaLabel={common.close}
            onDismiss={onClose}
            footer={
                <Buttons
                    onCancel={onClose}
                    text={texts.deleteDataset(type)}
                    isDisabled={word !== texts.deleteWord}
                    isBusy={deletion.isPending}
                    onAct={() =>
                        deletion.mutate(
                            { ProjectName: project, DatasetType: type },
                            {
                                onSuccess: () => {
                                    onDeleted();
                                    onClose();
                                },
                            },
                        )
                    }
                />
            }
        >
            <SpaceBetween size="m">
                {texts.deleteText}
                {deletion.error !== null && <Alert type="error">{deletion.error.message}</Alert>}
                <FormField label={texts.typeDelete}>
                    <Input
                        autoFocus
                        value={word}
                        placeholder={texts.deleteWord}
                        onChange={({ detail }) => setWord(detail.value)}
                    />
                </FormField>
            </SpaceBetween>
        </Modal>
    );
}

function Buttons(props: {
    onCancel: () => void;
    onAct: () => void;
    text: string;
    isDisabled?: boolean;
    isBusy?: boolean;
}) {
    return (
        <Box float="right">
            <SpaceBetween size="xs" direction="horizontal">
                <Button onClick={props.onCancel}>{common.cancel}</Button>
                <Button variant="primary" disabled={props.isDisabled} loading={props.isBusy} onClick={props.onAct}>
                    {props.text}
                </Button>
            </SpaceBetween>
        </Box>
    );
}
