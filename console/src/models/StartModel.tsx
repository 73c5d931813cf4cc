import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { Failure } from "../shared/Failure";
import { common, models as texts } from "../texts";
import { modelAnswers } from "./useModels";

/** Dialog that starts hosting a version with a number of inference units, the largest one too. */
export function StartModel({ project, version, onClose }: { project: string; version: string; onClose: () => void }) {
    const [minimum, setMinimum] = useState("1");
    const [maximum, setMaximum] = useState("");
    const start = useChange("StartModel", modelAnswers);
    const [min, max] = [unitsOf(minimum), maximum === "" ? undefined : unitsOf(maximum)];
    const minimumError = min === undefined ? texts.badUnits : undefined;
    const maximumError = maximum !== "" && (max === undefined || max < (min ?? 1)) ? texts.badMaximum : undefined;
    const isGood = minimumError === undefined && maximumError === undefined;
    const input = {
        ProjectName: project,
        ModelVersion: version,
        MinInferenceUnits: min ?? 1,
        ...(max !== undefined && maximumError === undefined && { MaxInferenceUnits: max }),
    };
    const run = () => {
        if (isGood && !start.isPending) {
            start.mutate(input, { onSuccess: onClose });
        }
    };
    return (
        <Modal
            visible
            header={texts.startTitle(version)}
            closeAriaLabel={common.close}
            onDismiss={onClose}
            footer={
                <Box float="right">
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" onClick={onClose}>
                            {common.cancel}
                        </Button>
                        <Button variant="primary" disabled={!isGood} loading={start.isPending} onClick={run}>
                            {texts.startModel}
                        </Button>
                    </SpaceBetween>
                </Box>
            }
        >
            <SpaceBetween size="m">
                <Box>{texts.startExplanation}</Box>
                <form
                    onSubmit={(event) => {
                        event.preventDefault();
                        run();
                    }}
                >
                    <ColumnLayout columns={2}>
                        <FormField label={texts.minimumUnits} errorText={minimumError}>
                            <Input
                                inputMode="numeric"
                                value={minimum}
                                onChange={({ detail }) => setMinimum(detail.value)}
                            />
                        </FormField>
                        <FormField label={texts.maximumUnits} description={texts.maximumHint} errorText={maximumError}>
                            <Input
                                inputMode="numeric"
                                value={maximum}
                                onChange={({ detail }) => setMaximum(detail.value)}
                            />
                        </FormField>
                    </ColumnLayout>
                    <button type="submit" hidden />
                </form>
                {start.error && <Failure error={start.error} />}
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
            </SpaceBetween>
        </Modal>
    );
}

/** Number of units that a text says. Undefined: none. */
function unitsOf(text: string): number | undefined {
    return /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : undefined;
}
