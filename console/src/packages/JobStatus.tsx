import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { Output } from "../service/operations";
import { packages as texts } from "../texts";

type Status = NonNullable<NonNullable<Output<"ListModelPackagingJobs">["ModelPackagingJobs"]>[number]["Status"]>;

const looks = { CREATED: "pending", RUNNING: "in-progress", SUCCEEDED: "success", FAILED: "error" } as const;

/** How far a packaging job is. */
export function JobStatus({ status }: { status: Status | undefined }) {
    return status === undefined ? null : (
        <StatusIndicator type={looks[status]}>{texts.statuses[status]}</StatusIndicator>
    );
}
