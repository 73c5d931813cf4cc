import Box from "@cloudscape-design/components/box";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { lookAgainMs, useOperation } from "../service/queries";
import { models as texts } from "../texts";
import { duration, percent } from "./numbers";

const kinds: Record<string, StatusIndicatorProps.Type> = {
    TRAINED: "success",
    HOSTED: "success",
    TRAINING_FAILED: "error",
    HOSTING_FAILED: "error",
    TRAINING: "in-progress",
    STARTING_HOSTING: "in-progress",
    STOPPING_HOSTING: "in-progress",
    SYSTEM_UPDATING: "in-progress",
    DELETING: "in-progress",
};

/** Words of a status. */
export function statusWord(status: string | undefined): string {
    return texts.statuses[status ?? ""] ?? status ?? "";
}

/** Status of a version in words. A training is followed live: stage, share, time left, the queue before it. */
export function ModelStatus({
    project,
    version,
    status = "",
    message,
}: {
    project: string;
    version: string;
    status?: string;
    message?: string;
}) {
    if (status === "TRAINING") {
        return <TrainingStatus project={project} version={version} />;
    }
    const hasFailed = status === "TRAINING_FAILED" || status === "HOSTING_FAILED";
    return (
        <>
            <StatusIndicator type={kinds[status] ?? "info"}>{statusWord(status)}</StatusIndicator>
            {hasFailed && message !== undefined && (
                <Box variant="small" display="block">
                    {message}
                </Box>
            )}
        </>
    );
}

function TrainingStatus({ project, version }: { project: string; version: string }) {
    const { data } = useOperation(
        "DescribeTraining",
        { ProjectName: project, ModelVersion: version },
        {
            refetchInterval: (answer) =>
                answer === undefined || answer.TrainingDescription.Status === "TRAINING" ? lookAgainMs : false,
        },
    );
    const training = data?.TrainingDescription;
    const progress = training?.Progress;
    if (progress === undefined) {
        // Nothing runs yet: the message says what it waits for.
        return (
            <>
                <StatusIndicator type="pending">{statusWord("TRAINING")}</StatusIndicator>
                <Box variant="small" display="block">
                    {training?.StatusMessage}
                </Box>
            </>
        );
    }
    const { Stage, FractionDone, SecondsLeft, Performance } = progress;
    const words = [
        Stage,
        SecondsLeft !== undefined && texts.secondsLeft(duration(SecondsLeft)),
        Performance !== undefined && texts.f1SoFar(percent(Performance.F1Score)),
    ].filter((word) => word !== false);
    return (
        <>
            <StatusIndicator type="in-progress">{statusWord("TRAINING")}</StatusIndicator>
            <ProgressBar
                value={Math.floor(FractionDone * 100)}
                ariaLabel={texts.trainingProgress(version)}
                additionalInfo={words.join(" · ")}
            />
        </>
    );
}
