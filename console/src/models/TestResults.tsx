import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useCallback, useMemo, useState } from "react";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import type { Output } from "../service/operations";
import { models as texts } from "../texts";
import { LargeTestPicture } from "./LargeTestPicture";
import { overlaysFor } from "./overlays";
import type { Overlay } from "./overlays";
import { PictureGrid } from "./PictureGrid";
import { sortResults } from "./sortResults";
import type { Shown } from "./sortResults";
import { TestPicture } from "./TestPicture";
import "./models.css";

export type TestedPicture = Output<"ListTestResults">["Pictures"][number];

const choices: { value: Shown; label: string }[] = [
    { value: "all", label: texts.allResults },
    { value: "incorrect", label: texts.onlyIncorrect },
    { value: "missed", label: texts.onlyMissed },
    { value: "alarms", label: texts.onlyAlarms },
];

/** How each test picture is judged with a threshold: mistakes first, then the doubtful ones. */
export function TestResults({
    project,
    version,
    pictures,
    threshold,
}: {
    project: string;
    version: string;
    pictures: readonly TestedPicture[];
    threshold: number;
}) {
    const [shown, setShown] = useState<Shown>("all");
    const [overlay, setOverlay] = useState<Overlay>("none");
    const [opened, setOpened] = useState<string>();
    const all = useMemo(() => sortResults(pictures, threshold, "all"), [pictures, threshold]);
    const items = useMemo(() => sortResults(pictures, threshold, shown), [pictures, threshold, shown]);
    const correct = all.filter(({ isCorrect }) => isCorrect).length;
    const overlays = overlaysFor(pictures.some(({ MaskSource }) => MaskSource !== undefined));
    const overlayChoices = overlays.map((value) => ({ value, label: texts.overlays[value] }));
    const open = useCallback((source: string) => setOpened(source), []);
    return (
        <Container header={<Header variant="h2">{texts.results}</Header>}>
            <SpaceBetween size="m">
                <div className="results-head">
                    <KeyValuePairs
                        columns={2}
                        items={[
                            { label: texts.correctTotal, value: <Box fontSize="heading-l">{correct}</Box> },
                            {
                                label: texts.incorrectTotal,
                                value: <Box fontSize="heading-l">{all.length - correct}</Box>,
                            },
                        ]}
                    />
                    <FormField label={texts.show}>
                        <Select
                            options={choices}
                            selectedOption={choices.find(({ value }) => value === shown)!}
                            onChange={({ detail }) => setShown(detail.selectedOption.value as Shown)}
                        />
                    </FormField>
                    {overlays.length > 1 && (
                        <FormField label={texts.overlay}>
                            <Select
                                options={overlayChoices}
                                selectedOption={overlayChoices.find(({ value }) => value === overlay)!}
                                onChange={({ detail }) => setOverlay(detail.selectedOption.value as Overlay)}
                            />
                        </FormField>
                    )}
                </div>
                {items.length === 0 ? (
                    <Box textAlign="center" color="text-body-secondary" padding="l">
                        {texts.noResults}
                    </Box>
                ) : (
                    <PictureGrid
                        label={texts.resultsGallery}
                        items={items}
                        keyOf={({ Source }) => Source}
                        render={(picture) => (
                            <TestPicture
                                project={project}
                                version={version}
                                picture={picture}
                                overlay={overlay}
                                onOpen={open}
                            />
                        )}
                    />
                )}
                <SameAsCode
                    calls={[
                        {
                            operation: "ListTestResults",
                            input: { ProjectName: project, ModelVersion: version },
                        },
                    ]}
                />
            </SpaceBetween>
            {opened !== undefined && (
                <LargeTestPicture
                    project={project}
                    version={version}
                    pictures={items}
                    source={opened}
                    overlay={overlay}
                    overlays={overlayChoices}
                    onOverlay={setOverlay}
                    onOpen={setOpened}
                />
            )}
        </Container>
    );
}
