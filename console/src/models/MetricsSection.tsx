import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import type { Output } from "../service/operations";
import { models as texts } from "../texts";
import { likelyShare } from "./judge";
import { percent, percentOfTable } from "./numbers";
import type { DescribedModel } from "./useModels";

/** Precision, recall and F1 score of a version, each with the range in which it probably lies. */
export function MetricsSection({
    model,
    tested,
    hasTrainingScores = false,
}: {
    model: DescribedModel;
    tested: Output<"DescribeOperatingPoint">["Tested"];
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
    const figure = (label: string, share: number | undefined, hits?: number, trials?: number) => ({
        label,
        value: (
            <>
                <Box fontSize="display-l" fontWeight="bold" variant="span">
                    {percentOfTable(share)}
                </Box>
                {hits !== undefined && trials !== undefined && trials > 0 && (
                    <Box variant="small" display="block">
                        {texts.likely(...(likelyShare(hits, trials).map(percent) as [string, string]))}
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
                    figure(texts.precision, performance.Precision, tested?.TruePositives, called),
                    figure(texts.recall, performance.Recall, tested?.TruePositives, anomalies),
                    figure(texts.f1Score, performance.F1Score),
                    ...(tested
                        ? [figure(texts.falseAlarms, tested.FalseAlarmRate, tested.FalsePositives, normals)]
                        : []),
                ]}
            />
        </Container>
    );
}
