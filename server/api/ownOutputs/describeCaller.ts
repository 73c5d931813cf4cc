import type { OutputOf, OutputTable } from "../outputTable";

export const describeCaller = {
    /** User, or profile with policies. Missing: the caller may do everything. */
    UserName: { type: "string" },
    AccountId: { type: "string", required: true },
    Region: { type: "string", required: true },
    /** Id of the service, which stays when the service moves. */
    ServiceId: { type: "string", required: true },
    /** Public key that the service's model packages are verified with. */
    PackageKey: { type: "string", required: true },
    /** Version of the service. */
    Version: { type: "string", required: true },
    /** Time at which the browser's session ends at the latest. Missing: the call is signed. */
    SessionEndsAt: { type: "timestamp" },
} as const satisfies OutputTable;

export type DescribeCallerOutput = OutputOf<typeof describeCaller>;
