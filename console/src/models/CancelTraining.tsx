import Box from "@cloudscape-design/components/box";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { ActionDialog } from "../shared/ActionDialog";
import { models as texts } from "../texts";
import { modelAnswers } from "./useModels";

/** Dialog that ends a running training. */
export function CancelTraining(props: { project: string; version: string; onClose: () => void }) {
    const { project, version, onClose } = props;
    const { notify } = useNotices();
    const input = { ProjectName: project, ModelVersion: version };
    const cancel = useChange("CancelTraining", modelAnswers);
    const act = () =>
        cancel.mutate(input, {
            onSuccess: () => {
                notify({ type: "success", content: texts.cancelled(version) });
                onClose();
            },
        });
    return (
        <ActionDialog
            title={texts.cancelTitle}
            action={texts.cancelTraining}
            cancel={texts.keepTraining}
            isBusy={cancel.isPending}
            error={cancel.error}
            onAct={act}
            onClose={onClose}
        >
            <Box>{texts.cancelQuestion(version)}</Box>
            <SameAsCode
                calls={[{ operation: "CancelTraining", input }]}
                command={["lookoutvision", "cancel", `${project}/${version}`]}
            />
        </ActionDialog>
    );
}
