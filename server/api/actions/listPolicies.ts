import { managedPolicies } from "../../permissions/managedPolicies";
import type { Service } from "../context";
import type { ListPoliciesOutput } from "../ownOutputs/listPolicies";
import { managedPolicyMetadata, storedPolicyMetadata } from "../userChanges";

/** Lists the managed policies, then the stored ones by name. */
export async function listPolicies(_input: object, service: Service): Promise<ListPoliciesOutput> {
    const stored = await service.store.selectFrom("policies").selectAll().orderBy("name").execute();
    return {
        Policies: [
            ...[...managedPolicies.keys()].map(managedPolicyMetadata),
            ...stored.map((policy) => storedPolicyMetadata(service, policy)),
        ],
    };
}
