import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { addImages as texts } from "../texts";
import { BadFiles } from "./BadFiles";
import type { SortedFiles } from "./sortOut";
import type { LabelledPicture } from "./upload";

type Labelling = "own" | "normal" | "anomaly" | "none";

export interface ReviewProps {
    sorted: SortedFiles;
    onUpload: (pictures: LabelledPicture[]) => void;
    onOthers: () => void;
}

/** Says what was chosen, before anything is sent: what can be added, what can't, and which labels the pictures get. */
export function Review({ sorted: { ready, bad, known, size, labelsFrom }, onUpload, onOthers }: ReviewProps) {
    const count = (label: "normal" | "anomaly") => ready.filter(({ ownLabel }) => ownLabel === label).length;
    const [normal, anomaly] = [count("normal"), count("anomaly")];
    const [labelling, setLabelling] = useState<Labelling>(labelsFrom === undefined ? "none" : "own");
    return (
        <SpaceBetween size="l">
            {ready.length > 0 ? (
                <Box variant="h3" tagOverride="p" padding="n">
                    <StatusIndicator type="success">
                        {texts.ready(ready.length, size?.width ?? 0, size?.height ?? 0)}
                    </StatusIndicator>
                </Box>
            ) : (
                <Alert type="info">{texts.noneReady}</Alert>
            )}
            {known > 0 && <Box>{texts.known(known)}</Box>}
            {bad.length > 0 && <BadFiles header={texts.bad(bad.length)} files={bad} />}
            {ready.length > 0 && (
                <FormField label={texts.labels}>
                    <RadioGroup
                        value={labelling}
                        onChange={({ detail }) => setLabelling(detail.value as Labelling)}
                        items={[
                            ...(labelsFrom !== undefined
                                ? [
                                      {
                                          value: "own",
                                          label: labelsFrom === "name" ? texts.byName : texts.byFolder,
                                          description: texts.byFolderCounts(
                                              normal,
                                              anomaly,
                                              ready.length - normal - anomaly,
                                          ),
                                      },
                                  ]
                                : []),
                            { value: "none", label: texts.noLabels },
                            { value: "normal", label: texts.allNormal },
                            { value: "anomaly", label: texts.allAnomaly },
                        ]}
                    />
                </FormField>
            )}
            <SpaceBetween direction="horizontal" size="xs">
                <Button
                    variant="primary"
                    disabled={ready.length === 0}
                    onClick={() =>
                        onUpload(
                            ready.map((picture) => ({
                                ...picture,
                                label:
                                    labelling === "own"
                                        ? picture.ownLabel
                                        : labelling === "none"
                                          ? undefined
                                          : labelling,
                            })),
                        )
                    }
                >
                    {texts.upload}
                </Button>
                <Button onClick={onOthers}>{texts.chooseOthers}</Button>
            </SpaceBetween>
        </SpaceBetween>
    );
}
