import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";
import { keyOf, lookAgainMs, useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { Loading } from "../shared/Loading";
import { results } from "./results";
import { TrialReview } from "./TrialReview";

/** Longer pause between two looks for each result that there is, in milliseconds. */
const msPerResult = 4;

/** A trial detection: its answers as they come, and a person's verdicts on them. */
export default function TrialPage() {
    const { project = "", trial = "" } = useParams<{ project: string; trial: string }>();
    const input = { ProjectName: project, TrialDetectionName: trial };
    const described = useOperation("DescribeTrialDetection", input, {
        refetchInterval: (answer) => (answer?.TrialDetection.Status === "RUNNING" ? lookAgainMs : false),
    });
    const state = described.data?.TrialDetection;
    const isRunning = state?.Status === "RUNNING";
    const list = useQuery({
        // Once more when the trial has ended.
        queryKey: [...keyOf("ListTrialDetectionResults", input), isRunning],
        queryFn: ({ signal }) => results(project, trial, signal),
        placeholderData: (before) => before,
        // All results come each time: the more there are, the more seldom. The counts above them are always fresh.
        refetchInterval: ({ state: { data = [] } }) => (isRunning ? lookAgainMs + data.length * msPerResult : false),
        enabled: state !== undefined,
    });
    const failed = described.data === undefined ? described : list;
    if (failed.error !== null && failed.data === undefined) {
        return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
    }
    return state === undefined || list.data === undefined ? (
        <Loading />
    ) : (
        <TrialReview trial={state} results={list.data} />
    );
}
