import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { Failure } from "../shared/Failure";
import { common, models as texts } from "../texts";
import { modelAnswers } from "./useModels";

/** Dialog that stops hosting a version. */
export function StopModel({ project, version, onClose }: { project: string; version: string; onClose: () => void }) {
    const input = { ProjectName: project, ModelVersion: version };
    const stop = useChange("StopModel", modelAnswers);
    return (
        <Modal
            visible
            header={texts.stopTitle(version)}
            closeAriaLabel={common.close}
            onDismiss={onClose}
            footer={
                <Box float="right">
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" onClick={onClose}>
                            {common.cancel}
                        </Button>
                        <Button
                            variant="primary"
                            loading={stop.isPending}
                            onClick={() => stop.mutate(input, { onSuccess: onClose })}
                        >
                            {texts.stopModel}
                        </Button>
                    </SpaceBetween>
                </Box>
            }
        >
            <SpaceBetween size="m">
                <Box>{texts.stopExplanation}</Box>
                {stop.error && <Failure error={stop.error} />}
                <SameAsCode calls={[{ operation: "StopModel", input }]} />
            </SpaceBetween>
        </Modal>
    );
}
