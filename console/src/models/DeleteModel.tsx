import Box from "@cloudscape-design/components/box";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { DeleteDialog } from "../shared/DeleteDialog";
import { shownName } from "../shared/shownName";
import { models as texts } from "../texts";
import { modelAnswers } from "./useModels";

interface DeleteModelProps {
    project: string;
    version: string;
    onClose: () => void;
    onDeleted?: () => void;
}

/** Dialog that deletes a version. */
export function DeleteModel({ project, version, onClose, onDeleted }: DeleteModelProps) {
    const { notify } = useNotices();
    const input = { ProjectName: project, ModelVersion: version };
    const deletion = useChange("DeleteModel", modelAnswers);
    const act = () =>
        deletion.mutate(input, {
            onSuccess: () => {
                notify({ type: "success", content: texts.deleteStarted(version) });
                onClose();
                onDeleted?.();
            },
        });
    return (
        <DeleteDialog
            title={texts.deleteTitle}
            action={texts.deleteModel}
            isBusy={deletion.isPending}
            error={deletion.error}
            onAct={act}
            onClose={onClose}
        >
            <Box>{texts.deleteQuestion(version, shownName(project))}</Box>
            <SameAsCode calls={[{ operation: "DeleteModel", input }]} />
        </DeleteDialog>
    );
}
