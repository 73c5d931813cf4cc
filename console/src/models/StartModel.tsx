import Box from "@cloudscape-design/components/box";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { ActionDialog } from "../shared/ActionDialog";
import { models as texts } from "../texts";
import { modelAnswers } from "./useModels";

/** Dialog that starts hosting a version with a number of inference units, the largest one too. */
export function StartModel({ project, version, onClose }: { project: string; version: string; onClose: () => void }) {
    const [minimum, setMinimum] = useState("1");
    const [maximum, setMaximum] = useState("");
    const start = useChange("StartModel", modelAnswers);
    const [min, max] = [unitsOf(minimum), maximum === "" ? undefined : unitsOf(maximum)];
    const minimumError = min === undefined ? texts.badUnits : undefined;
    const maximumError = maximum !== "" && (max === undefined || max < (min ?? 1)) ? texts.badMaximum : undefined;
    const input = {
        ProjectName: project,
        ModelVersion: version,
        MinInferenceUnits: min ?? 1,
        ...(max !== undefined && maximumError === undefined && { MaxInferenceUnits: max }),
    };
    const unitsField = (
        label: string,
        value: string,
        onChange: (value: string) => void,
        fault?: string,
        hint?: string,
    ) => (
        <FormField label={label} description={hint} errorText={fault}>
            <Input inputMode="numeric" value={value} onChange={({ detail }) => onChange(detail.value)} />
        </FormField>
    );
    return (
        <ActionDialog
            title={texts.startTitle(version)}
            action={texts.startModel}
            isDisabled={minimumError !== undefined || maximumError !== undefined}
            isBusy={start.isPending}
            error={start.error}
            onAct={() => start.mutate(input, { onSuccess: onClose })}
            onClose={onClose}
        >
            <Box>{texts.startExplanation}</Box>
            <ColumnLayout columns={2}>
                {unitsField(texts.minimumUnits, minimum, setMinimum, minimumError)}
                {unitsField(texts.maximumUnits, maximum, setMaximum, maximumError, texts.maximumHint)}
            </ColumnLayout>
            <SameAsCode
                calls={[{ operation: "StartModel", input }]}
                pulumi={[
                    {
                        className: "LookoutVisionHostedModel",
                        name: "hosted",
                        args: {
                            projectName: project,
                            modelVersion: version,
                            minInferenceUnits: input.MinInferenceUnits,
                            maxInferenceUnits: input.MaxInferenceUnits,
                        },
                    },
                ]}
            />
        </ActionDialog>
    );
}

/** Number of units that a text says. Undefined: none. */
function unitsOf(text: string): number | undefined {
    return /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : undefined;
}
