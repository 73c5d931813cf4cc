import { managedPolicies } from "../../permissions/managedPolicies";
import { findPolicy } from "../../users/changes";
import type { Service } from "../context";
import type { DescribePolicyOutput } from "../ownOutputs/describePolicy";
import { managedPolicyMetadata, noSuchPolicy, storedPolicyMetadata } from "../userChanges";
import type { DescribePolicyInput } from "../validations/describePolicy";

/** Shows a managed or stored policy. */
export async function describePolicy(
    { PolicyName: name }: DescribePolicyInput,
    service: Service,
): Promise<DescribePolicyOutput> {
    const managed = managedPolicies.get(name);
    if (managed !== undefined) {
        return { PolicyDescription: { ...managedPolicyMetadata(name), PolicyDocument: managed } };
    }
    const policy = await findPolicy(service.store, name);
    if (policy === undefined) {
        throw noSuchPolicy(name);
    }
    return { PolicyDescription: { ...storedPolicyMetadata(service, policy), PolicyDocument: policy.document } };
}
