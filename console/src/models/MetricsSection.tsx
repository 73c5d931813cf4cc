import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import type { Output } from "../service/operations";
import { models as texts } from "../texts";
import { likelyShare } from "./judge";
import { percent, percentOfTable } from "./numbers";
import "./models.css";
import type { DescribedModel } from "./useModels";

/** Precision, recall and F1 score of a version, each with the range in which it probably lies. */
export function MetricsSection({
    model,
    tested,
    f1Interval,
    hasTrainingScores = false,
}: {
    model: DescribedModel;
    tested: Output<"DescribeOperatingPoint">["Tested"];
    f1Interval?: Output<"ListTestResults">["F1Interval"];
    hasTrainingScores?: boolean;
}) {
    const { Performance: performance } = model;
    if (performance === undefined) {
        return (
            <Container header={<Header variant="h2">{texts.metrics}</Header>}>
                <Box color="text-body-secondary">{texts.noMetrics}</Box>
            </Container>
        );
    }
    const anomalies = tested && tested.TruePositives + tested.FalseNegatives;
    const normals = tested && tested.FalsePositives + tested.TrueNegatives;
    const called = tested && tested.TruePositives + tested.FalsePositives;
    const figure = (label: string, share: number | undefined, range?: readonly [number, number]) => ({
        label,
        value: (
            <>
                <Box fontSize="heading-xl" fontWeight="bold" variant="span">
                    <span className="metric">{percentOfTable(share)}</span>
                </Box>
                {range !== undefined && (
                    <Box variant="small" display="block">
                        {texts.likely(percent(range[0]), percent(range[1]))}
                    </Box>
                )}
            </>
        ),
    });
    return (
        <Container
            header={
                <Header
                    variant="h2"
                    description={tested && texts.metricsOf(normals ?? 0, anomalies ?? 0, hasTrainingScores)}
                >
                    {texts.metrics}
                </Header>
            }
            footer={tested && <Box variant="small">{texts.likelyNote}</Box>}
        >
            <KeyValuePairs
                columns={4}
                items={[
                    figure(texts.precision, performance.Precision, rangeOfShare(tested?.TruePositives, called)),
                    figure(texts.recall, performance.Recall, rangeOfShare(tested?.TruePositives, anomalies)),
                    figure(
                        texts.f1Score,
                        performance.F1Score,
                        f1Interval ? [f1Interval.From ?? 0, f1Interval.To ?? 1] : tested && likelyF1(tested),
                    ),
                    ...(tested
                        ? [
                              figure(
                                  texts.falseAlarms,
                                  tested.FalseAlarmRate,
                                  rangeOfShare(tested.FalsePositives, normals),
                              ),
                          ]
                        : []),
                ]}
            />
        </Container>
    );
}

function rangeOfShare(hits: number | undefined, trials: number | undefined): [number, number] | undefined {
    return hits === undefined || trials === undefined || trials === 0 ? undefined : likelyShare(hits, trials);
}

/**
 * Range of the F1 score, from that of the share of found anomalies among all pictures that are anomalies or are called so.
 * The F1 score follows from this share J as 2 J / (1 + J).
 */
function likelyF1({
    TruePositives,
    FalsePositives,
    FalseNegatives,
}: NonNullable<Output<"DescribeOperatingPoint">["Tested"]>): [number, number] | undefined {
    const range = rangeOfShare(TruePositives, TruePositives + FalsePositives + FalseNegatives);
    return range && [(2 * range[0]) / (1 + range[0]), (2 * range[1]) / (1 + range[1])];
}
