import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { keyOf, listAll } from "../service/queries";
import { pages } from "../shared/links";
import { projects, trials as texts } from "../texts";
import { labelOf, results } from "./results";
import type { Result } from "./results";
import type { Trial } from "./TrialStatus";
import { useTrainedModels } from "../service/useTrainedModels";

/** Whether another version is better on the same pictures: what people verified in either trial is the truth. */
export function Comparison({ trial, own }: { trial: Trial; own: readonly Result[] }) {
    const { ProjectName: project, TrialDetectionName: name, ModelVersion: version } = trial;
    const [, navigate] = useLocation();
    const versions = useTrainedModels(project);
    const others = useQuery({
        // The last results may come after the end.
        queryKey: [...keyOf("ListTrialDetectionResults"), "other", project, name, own.length],
        queryFn: async ({ signal }) => {
            const all = await listAll("ListTrialDetections", { ProjectName: project }, (page) => page.TrialDetections, {
                signal,
            });
            const mine = new Set(own.map(({ Source }) => Source));
            for (const { TrialDetectionName, ModelVersion, Status } of all) {
                if (ModelVersion !== version && Status === "SUCCEEDED") {
                    const theirs = await results(project, TrialDetectionName, signal);
                    if (theirs.some(({ Source }) => mine.has(Source))) {
                        return { version: ModelVersion, results: theirs };
                    }
                }
            }
            return null;
        },
    }).data;
    const compared = others ? compare(own, others.results) : undefined;
    const newer = versions?.[0];
    const hasNewer = newer !== undefined && Number(newer) > Number(version);
    const against = others?.version ?? newer;
    if (!hasNewer && (compared === undefined || compared.count === 0)) {
        return null;
    }
    return (
        <Alert
            type="info"
            action={
                <SpaceBetween size="xs" direction="horizontal">
                    {hasNewer && (
                        <Button
                            onClick={() => navigate(`${pages.runTrial(project)}?again=${encodeURIComponent(name)}`)}
                        >
                            {texts.runAgain}
                        </Button>
                    )}
                    {against !== undefined && (
                        <Button onClick={() => navigate(pages.compareModels(project, version, against))}>
                            {texts.compare}
                        </Button>
                    )}
                </SpaceBetween>
            }
        >
            {compared !== undefined && compared.count > 0 && others
                ? texts.comparison(
                      compared.count,
                      projects.modelName(version),
                      compared.own,
                      projects.modelName(others.version),
                      compared.other,
                  )
                : texts.newer}
        </Alert>
    );
}

/** Counts in how many pictures each trial is right, of those that both judged and a person verified in either. */
export function compare(own: readonly Result[], other: readonly Result[]) {
    const others = new Map(other.map((result) => [result.Source, result]));
    const counts = { count: 0, own: 0, other: 0 };
    for (const mine of own) {
        const theirs = others.get(mine.Source);
        const truth = labelOf(mine) ?? (theirs && labelOf(theirs));
        if (truth !== undefined && mine.IsAnomalous !== undefined && theirs?.IsAnomalous !== undefined) {
            counts.count++;
            counts.own += mine.IsAnomalous === (truth === "anomaly") ? 1 : 0;
            counts.other += theirs.IsAnomalous === (truth === "anomaly") ? 1 : 0;
        }
    }
    return counts;
}
