import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { Failure } from "../shared/Failure";
import { common, models as texts } from "../texts";
import { modelAnswers } from "./useModels";

/** Dialog that ends a running training. */
export function CancelTraining({
    project,
    version,
    onClose,
}: {
    project: string;
    version: string;
    onClose: () => void;
}) {
    const { notify } = useNotices();
    const input = { ProjectName: project, ModelVersion: version };
    const cancel = useChange("CancelTraining", modelAnswers);
    return (
        <Modal
            visible
            header={texts.cancelTitle}
            closeAriaLabel={common.close}
            onDismiss={onClose}
            footer={
                <Box float="right">
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" onClick={onClose}>
                            {texts.keepTraining}
                        </Button>
                        <Button
                            variant="primary"
                            loading={cancel.isPending}
                            onClick={() =>
                                cancel.mutate(input, {
                                    onSuccess: () => {
                                        notify({ type: "success", content: texts.cancelled(version) });
                                        onClose();
                                    },
                                })
                            }
                        >
                            {texts.cancelTraining}
                        </Button>
                    </SpaceBetween>
                </Box>
            }
        >
            <SpaceBetween size="m">
                <Box>{texts.cancelQuestion(version)}</Box>
                {cancel.error && <Failure error={cancel.error} />}
                <SameAsCode
                    calls={[{ operation: "CancelTraining", input }]}
                    command={["lookoutvision", "cancel", `${project}/${version}`]}
                />
            </SpaceBetween>
        </Modal>
    );
}
