import type { DescribeTrialDetectionOutput } from "../ownOutputs/describeTrialDetection";
import { requireProject, requireTrial } from "../resources";
import type { Service } from "../context";
import { describeTrial } from "../trialDescription";
import type { DescribeTrialDetectionInput } from "../validations/describeTrialDetection";

/** Describes a trial detection: how far it is, and what it has found. */
export async function describeTrialDetection(
    input: DescribeTrialDetectionInput,
    { store }: Service,
): Promise<DescribeTrialDetectionOutput> {
    const project = await requireProject(store, input.ProjectName);
    const trial = await requireTrial(store, project, input.TrialDetectionName);
    return { TrialDetection: await describeTrial(store, project, trial) };
}
