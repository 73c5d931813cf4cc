import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Slider from "@cloudscape-design/components/slider";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo } from "react";
import { useAccess } from "../frame/access";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { Failure } from "../shared/Failure";
import { models as texts } from "../texts";
import { Histogram } from "./Histogram";
import { judge, rangeOf } from "./judge";
import type { ScoredPicture } from "./judge";
import { shownScore } from "./numbers";
import { WhatItCosts } from "./WhatItCosts";

interface ThresholdSectionProps {
    project: string;
    version: string;
    /** Pictures that are judged again at each move of the slider. */
    pictures: readonly ScoredPicture[];
    /** Threshold that is tried. */
    threshold: number;
    /** Threshold by which the model decides. */
    own: number;
    /** Threshold that the training chose. */
    balanced: number;
    /** Undefined: the model's own again. */
    onTry: (threshold: number | undefined) => void;
}

const steps = 400;
const setOperatingPoint = "lookoutvision:SetOperatingPoint";

/** The threshold as a slider below the scores. It judges at once, here; the model keeps its own until it is used. */
export function ThresholdSection(props: ThresholdSectionProps) {
    const { project, version, pictures, threshold, own, balanced, onTry } = props;
    const { notify } = useNotices();
    const may = useAccess([setOperatingPoint], { project, version });
    const set = useChange("SetOperatingPoint", [
        "ListTestResults",
        "DescribeOperatingPoint",
        "DescribeModel",
        "ListModels",
    ]);
    const range = useMemo(() => rangeOf(pictures, [own, balanced]), [pictures, own, balanced]);
    const step = (range[1] - range[0]) / steps;
    const position = Math.round((threshold - range[0]) / step);
    const isTried = threshold !== own;
    const point = (OperatingPoint: { Threshold: number } | { Balanced: true }) => ({
        ProjectName: project,
        ModelVersion: version,
        OperatingPoint,
    });
    const use = (operatingPoint: { Threshold: number } | { Balanced: true }) =>
        set.mutate(point(operatingPoint), {
            onSuccess: () => {
                onTry(undefined);
                notify({ type: "success", content: texts.thresholdSet(version) });
            },
        });
    return (
        <Container
            header={
                <Header
                    variant="h2"
                    description={texts.thresholdExplanation}
                    actions={
                        <SpaceBetween direction="horizontal" size="xs">
                            {isTried && <Button onClick={() => onTry(undefined)}>{texts.backToModels}</Button>}
                            {may(setOperatingPoint) === true && own !== balanced && (
                                <Button loading={set.isPending} onClick={() => use({ Balanced: true })}>
                                    {texts.balancedThreshold}
                                </Button>
                            )}
                            {may(setOperatingPoint) === true && (
                                <Button
                                    variant="primary"
                                    disabled={!isTried}
                                    loading={set.isPending}
                                    onClick={() => use({ Threshold: threshold })}
                                >
                                    {texts.useThreshold}
                                </Button>
                            )}
                        </SpaceBetween>
                    }
                >
                    {texts.threshold}
                </Header>
            }
        >
            <SpaceBetween size="s">
                <Histogram pictures={pictures} range={range} threshold={threshold} own={own} />
                <div className="threshold-slider">
                    <FormField label={texts.thresholdSlider} stretch>
                        <Slider
                            min={0}
                            max={steps}
                            step={1}
                            value={Math.min(steps, Math.max(0, position))}
                            valueFormatter={(value) => shownScore(range[0] + value * step)}
                            hideFillLine
                            onChange={({ detail }) =>
                                onTry(
                                    detail.value === Math.round((own - range[0]) / step)
                                        ? undefined
                                        : // As many digits as the code beside it shows.
                                          Number((range[0] + detail.value * step).toPrecision(6)),
                                )
                            }
                        />
                    </FormField>
                </div>
                <WhatItCosts own={judge(pictures, own)} tried={judge(pictures, threshold)} threshold={threshold} />
                {own !== balanced && (
                    <Box variant="small">{`${texts.trainingsThreshold}: ${shownScore(balanced)}`}</Box>
                )}
                {set.error && <Failure error={set.error} />}
                <SameAsCode
                    calls={[{ operation: "SetOperatingPoint", input: point({ Threshold: threshold }) }]}
                    command={["lookoutvision", "threshold", `${project}/${version}`, `--threshold=${threshold}`]}
                    pulumi={[
                        {
                            className: "LookoutVisionModel",
                            name: "model",
                            comment: ["Add operatingPoint to the model that your program has."],
                            args: {
                                projectName: project,
                                outputConfig: { s3Location: { bucket: "…" } },
                                adoptVersion: version,
                                operatingPoint: { threshold },
                            },
                        },
                    ]}
                />
            </SpaceBetween>
        </Container>
    );
}
