import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo, useState } from "react";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { Loading } from "../shared/Loading";
import { models as texts } from "../texts";
import { Curves } from "./Curves";
import { LabelsSection } from "./LabelsSection";
import { MetricsSection } from "./MetricsSection";
import { TestResults } from "./TestResults";
import { ThresholdSection } from "./ThresholdSection";
import { isTrained } from "./useModels";
import type { DescribedModel } from "./useModels";

/** How good a version is, and how it judged each test picture. */
export default function PerformanceTab({
    project,
    version,
    model,
}: {
    project: string;
    version: string;
    model: DescribedModel;
}) {
    const input = { ProjectName: project, ModelVersion: version };
    const hasResults = isTrained(model.Status);
    const results = useOperation("ListTestResults", input, { enabled: hasResults });
    const point = useOperation("DescribeOperatingPoint", input, { enabled: hasResults });
    const [tried, setTried] = useState<number>();
    const pictures = useMemo(() => results.data?.Pictures ?? [], [results.data]);
    const training = useMemo(() => results.data?.TrainingScores ?? [], [results.data]);
    const judged = useMemo(() => [...pictures, ...training], [pictures, training]);
    if (!hasResults) {
        return <Box color="text-body-secondary">{texts.notTrained}</Box>;
    }
    if (results.data === undefined) {
        return results.error === null ? (
            <Loading />
        ) : (
            <SpaceBetween size="m">
                <MetricsSection model={model} tested={point.data?.Tested} />
                <Failure error={results.error} onRetry={() => void results.refetch()} />
            </SpaceBetween>
        );
    }
    const { Threshold: own, BalancedThreshold: balanced } = results.data;
    const threshold = tried ?? own;
    return (
        <SpaceBetween size="l">
            <MetricsSection
                model={model}
                tested={point.data?.Tested}
                f1Interval={results.data.F1Interval}
                hasTrainingScores={training.length > 0}
            />
            <LabelsSection labels={results.data.AnomalyLabels ?? []} />
            {point.data?.Message !== undefined && <Alert type="info">{point.data.Message}</Alert>}
            <ThresholdSection
                project={project}
                version={version}
                pictures={judged}
                threshold={threshold}
                own={own}
                balanced={balanced}
                onTry={setTried}
            />
            <Curves pictures={judged} threshold={threshold} />
            <TestResults project={project} version={version} pictures={pictures} threshold={threshold} />
        </SpaceBetween>
    );
}
