import { conflict } from "../../http/errors";
import type { Service } from "../context";
import type { DeletePolicyOutput } from "../ownOutputs/deletePolicy";
import { changeUsers, noSuchPolicy } from "../userChanges";
import type { DeletePolicyInput } from "../validations/deletePolicy";

/** Deletes a stored policy that no user has. */
export async function deletePolicy(
    { PolicyName: name }: DeletePolicyInput,
    service: Service,
): Promise<DeletePolicyOutput> {
    return changeUsers(service, async (store) => {
        const users = await store
            .selectFrom("userPolicies")
            .select("userName")
            .where("policyName", "=", name)
            .where("document", "is", null)
            .orderBy("userName")
            .execute();
        const { numDeletedRows } = await store.deleteFrom("policies").where("name", "=", name).executeTakeFirst();
        if (numDeletedRows === 0n) {
            throw noSuchPolicy(name);
        }
        if (users.length > 0) {
            // What it denies would be allowed again.
            throw conflict(
                `The policy ${name} is one of ${users.map(({ userName }) => userName).join(", ")}. Give these users other policies first.`,
                { resourceType: "POLICY", resourceId: name },
            );
        }
        return { PolicyName: name };
    });
}
