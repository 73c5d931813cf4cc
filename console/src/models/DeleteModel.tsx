import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import type { InputProps } from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, useState } from "react";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { Failure } from "../shared/Failure";
import { shownName } from "../shared/shownName";
import { common, models as texts } from "../texts";
import { modelAnswers } from "./useModels";

/** Dialog that deletes a version when the person has typed `delete`. */
export function DeleteModel({
    project,
    version,
    onClose,
    onDeleted,
}: {
    project: string;
    version: string;
    onClose: () => void;
    onDeleted?: () => void;
}) {
    const [typed, setTyped] = useState("");
    const { notify } = useNotices();
    const input = useRef<InputProps.Ref>(null);
    useEffect(() => {
        // After the dialog has put the focus on its first button.
        const timer = setTimeout(() => input.current?.focus(), 50);
        return () => clearTimeout(timer);
    }, []);
    const target = { ProjectName: project, ModelVersion: version };
    const deletion = useChange("DeleteModel", modelAnswers);
    const isConfirmed = typed.trim().toLowerCase() === texts.deleteWord;
    const remove = () => {
        if (!isConfirmed || deletion.isPending) {
            return;
        }
        deletion.mutate(target, {
            onSuccess: () => {
                notify({ type: "success", content: texts.deleteStarted(version) });
                onClose();
                onDeleted?.();
            },
        });
    };
    return (
        <Modal
            visible
            header={texts.deleteTitle}
            closeAriaLabel={common.close}
            onDismiss={onClose}
            footer={
                <Box float="right">
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" onClick={onClose}>
                            {common.cancel}
                        </Button>
                        <Button variant="primary" disabled={!isConfirmed} loading={deletion.isPending} onClick={remove}>
                            {texts.deleteModel}
                        </Button>
                    </SpaceBetween>
                </Box>
            }
        >
            <SpaceBetween size="m">
                <Box>{texts.deleteQuestion(version, shownName(project))}</Box>
                <form
                    onSubmit={(event) => {
                        event.preventDefault();
                        remove();
                    }}
                >
                    <FormField label={texts.deleteType}>
                        <Input
                            ref={input}
                            value={typed}
                            placeholder={texts.deleteWord}
                            onChange={({ detail }) => setTyped(detail.value)}
                        />
                    </FormField>
                </form>
                {deletion.error && <Failure error={deletion.error} />}
                <SameAsCode calls={[{ operation: "DeleteModel", input: target }]} />
            </SpaceBetween>
        </Modal>
    );
}
