import Box from "@cloudscape-design/components/box";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { DeleteDialog } from "../shared/DeleteDialog";
import { shownName } from "../shared/shownName";
import { common, trials as texts } from "../texts";

interface DeleteTrialProps {
    project: string;
    trial: string;
    onClose: () => void;
    onDeleted: () => void;
}

/** Dialog that deletes a trial detection. */
export function DeleteTrial({ project, trial, onClose, onDeleted }: DeleteTrialProps) {
    const { notify } = useNotices();
    const input = { ProjectName: project, TrialDetectionName: trial };
    const deletion = useChange("DeleteTrialDetection", ["ListTrialDetections"]);
    const act = () =>
        deletion.mutate(input, {
            onSuccess: () => {
                notify({ type: "success", content: texts.deleted(shownName(trial)) });
                onClose();
                onDeleted();
            },
        });
    return (
        <DeleteDialog
            title={common.delete}
            action={texts.deleteTrial}
            isBusy={deletion.isPending}
            error={deletion.error}
            onAct={act}
            onClose={onClose}
        >
            <Box>{texts.deleteQuestion(shownName(trial))}</Box>
            <SameAsCode calls={[{ operation: "DeleteTrialDetection", input }]} />
        </DeleteDialog>
    );
}
