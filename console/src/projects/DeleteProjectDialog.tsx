import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNotices } from "../frame/notifications";
import { keyOf, listAll, useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { common, projects as texts } from "../texts";
import { useDeleteProject } from "./useDeleteProject";
import { datasetsOf } from "./useProject";

/** Statuses of models that can be deleted. */
const atRest = new Set(["TRAINED", "TRAINING_FAILED", "HOSTING_FAILED", "DELETING"]);

export interface DeleteProjectDialogProps {
    project: string;
    onDismiss: () => void;
    onDeleted: () => void;
}

/** Asks whether a project shall go, with all that is in it. */
export function DeleteProjectDialog({ project, onDismiss, onDeleted }: DeleteProjectDialogProps) {
    const [word, setWord] = useState("");
    const [withAll, setWithAll] = useState(false);
    const { notify } = useNotices();
    const description = useOperation("DescribeProject", { ProjectName: project });
    const models = useQuery({
        queryKey: [...keyOf("ListModels", { ProjectName: project }), "all"],
        queryFn: ({ signal }) => listAll("ListModels", { ProjectName: project }, ({ Models }) => Models, { signal }),
    });
    const deletion = useDeleteProject(project);
    const datasets = datasetsOf(description.data);
    const isKnown = datasets !== undefined && models.data !== undefined;
    const busy = models.data?.filter(({ Status = "" }) => !atRest.has(Status)) ?? [];
    const going = models.data?.filter(({ Status }) => Status !== "DELETING") ?? [];
    const hasChildren = (models.data?.length ?? 0) + (datasets?.length ?? 0) > 0;
    const failure = description.error ?? models.error ?? deletion.error;
    const isReady = isKnown && busy.length === 0 && word === texts.deleteWord && (withAll || !hasChildren);

    const remove = () =>
        deletion.mutate(
            { versions: going.map(({ ModelVersion = "" }) => ModelVersion), datasets: datasets ?? [] },
            {
                onSuccess: () => {
                    notify({ type: "success", content: texts.deleted(project) });
                    onDeleted();
                },
            },
        );
    return (
        <Modal
            visible
            header={texts.deleteTitle(project)}
            closeAriaLabel={common.close}
            onDismiss={() => deletion.isPending || onDismiss()}
            footer={
                <Box float="right">
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" disabled={deletion.isPending} onClick={onDismiss}>
                            {common.cancel}
                        </Button>
                        <Button variant="primary" disabled={!isReady} loading={deletion.isPending} onClick={remove}>
                            {texts.deleteProject}
                        </Button>
                    </SpaceBetween>
                </Box>
            }
        >
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (isReady && !deletion.isPending) {
                        remove();
                    }
                }}
            >
                <SpaceBetween size="m">
                    {failure !== null && <Failure error={failure} />}
                    {deletion.step !== undefined && (
                        <StatusIndicator type="in-progress">{texts.deleting(deletion.step)}</StatusIndicator>
                    )}
                    <Box>{texts.deleteWarning}</Box>
                    {busy.length > 0 && (
                        <Alert type="warning">
                            {texts.deleteBusy(
                                busy.map(({ ModelVersion = "" }) => texts.modelName(ModelVersion)).join(", "),
                            )}
                        </Alert>
                    )}
                    {isKnown && hasChildren && (
                        <Checkbox
                            checked={withAll}
                            onChange={({ detail }) => setWithAll(detail.checked)}
                            description={texts.deleteNeedsAll}
                        >
                            {texts.deleteAll(models.data.length, datasets.length)}
                        </Checkbox>
                    )}
                    <FormField label={texts.deleteConfirm}>
                        <Input
                            value={word}
                            placeholder={texts.deleteWord}
                            autoComplete={false}
                            onChange={({ detail }) => setWord(detail.value)}
                        />
                    </FormField>
                </SpaceBetween>
            </form>
        </Modal>
    );
}
