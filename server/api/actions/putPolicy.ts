import { validationError } from "../../http/errors";
import { managedPolicies } from "../../permissions/managedPolicies";
import { findPolicy, requireDocument } from "../../users/changes";
import type { Service } from "../context";
import type { PutPolicyOutput } from "../ownOutputs/putPolicy";
import { changeUsers, storedPolicyMetadata } from "../userChanges";
import type { PutPolicyInput } from "../validations/putPolicy";

/** Stores a policy for any number of users, or changes it for all who have it. */
export async function putPolicy(
    { PolicyName: name, PolicyDocument: document }: PutPolicyInput,
    service: Service,
): Promise<PutPolicyOutput> {
    if (managedPolicies.has(name)) {
        throw validationError(`${name} is a managed policy of AWS, which can't be changed. Choose another name.`);
    }
    requireDocument(name, document);
    return changeUsers(service, async (store) => {
        const now = service.now();
        await store
            .insertInto("policies")
            .values({ name, document, createdAt: now, updatedAt: now })
            .onConflict((conflict) => conflict.column("name").doUpdateSet({ document, updatedAt: now }))
            .execute();
        return { PolicyMetadata: storedPolicyMetadata(service, (await findPolicy(store, name))!) };
    });
}
