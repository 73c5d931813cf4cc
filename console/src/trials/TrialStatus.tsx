import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { Output } from "../service/operations";
import { trials as texts } from "../texts";

export type Trial = Output<"DescribeTrialDetection">["TrialDetection"];

/** State of a trial: how far it is, or how it ended. */
export function TrialStatus({ trial: { Status, StatusMessage, Pictures } }: { trial: Trial }) {
    if (Status === "RUNNING") {
        return (
            <StatusIndicator type="in-progress">
                {texts.running(Pictures.Judged + Pictures.Unusable, Pictures.Total)}
            </StatusIndicator>
        );
    }
    return (
        <StatusIndicator type={Status === "SUCCEEDED" ? "success" : "error"}>
            {texts.statuses[Status] ?? Status}
            {Status === "FAILED" && `: ${StatusMessage}`}
        </StatusIndicator>
    );
}
