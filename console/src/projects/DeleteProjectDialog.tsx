import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { keyOf, listAll, useOperation } from "../service/queries";
import { DeleteDialog } from "../shared/DeleteDialog";
import { projects as texts } from "../texts";
import { useDeleteProject } from "./useDeleteProject";
import { datasetsOf } from "./useProject";

/** Statuses of models that can be deleted. */
const atRest = new Set(["TRAINED", "TRAINING_FAILED", "HOSTING_FAILED", "DELETING"]);

export interface DeleteProjectDialogProps {
    project: string;
    onClose: () => void;
    onDeleted: () => void;
}

/** Asks whether a project shall go, with all that is in it. */
export function DeleteProjectDialog({ project, onClose, onDeleted }: DeleteProjectDialogProps) {
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
    const isReady = isKnown && busy.length === 0 && (withAll || !hasChildren);

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
        <DeleteDialog
            title={texts.deleteTitle(project)}
            action={texts.deleteProject}
            isDisabled={!isReady}
            isBusy={deletion.isPending}
            error={failure}
            onAct={remove}
            onClose={onClose}
        >
            {deletion.step !== undefined && (
                <StatusIndicator type="in-progress">{texts.deleting(deletion.step)}</StatusIndicator>
            )}
            <Box>{texts.deleteWarning}</Box>
            {busy.length > 0 && (
                <Alert type="warning">
                    {texts.deleteBusy(busy.map(({ ModelVersion = "" }) => texts.modelName(ModelVersion)).join(", "))}
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
            {isKnown && (
                <SameAsCode
                    calls={[
                        ...going.map(({ ModelVersion = "" }) => ({
                            operation: "DeleteModel" as const,
                            input: { ProjectName: project, ModelVersion },
                        })),
                        ...datasets.map((DatasetType) => ({
                            operation: "DeleteDataset" as const,
                            input: { ProjectName: project, DatasetType },
                        })),
                        { operation: "DeleteProject" as const, input: { ProjectName: project } },
                    ]}
                />
            )}
        </DeleteDialog>
    );
}
