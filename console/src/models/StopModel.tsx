import Box from "@cloudscape-design/components/box";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { ActionDialog } from "../shared/ActionDialog";
import { models as texts } from "../texts";
import { modelAnswers } from "./useModels";

/** Dialog that stops hosting a version. */
export function StopModel({ project, version, onClose }: { project: string; version: string; onClose: () => void }) {
    const input = { ProjectName: project, ModelVersion: version };
    const stop = useChange("StopModel", modelAnswers);
    return (
        <ActionDialog
            title={texts.stopTitle(version)}
            action={texts.stopModel}
            isBusy={stop.isPending}
            error={stop.error}
            onAct={() => stop.mutate(input, { onSuccess: onClose })}
            onClose={onClose}
        >
            <Box>{texts.stopExplanation}</Box>
            <SameAsCode calls={[{ operation: "StopModel", input }]} />
        </ActionDialog>
    );
}
