import type { ArgumentTable } from "../arguments/argumentTable";
import { bucketRule } from "../arguments/sharedRules";

/** Arguments of LookoutVisionLocalBucket. */
export const localBucketArguments = { bucket: { rule: bucketRule, change: "replace" } } satisfies ArgumentTable;
