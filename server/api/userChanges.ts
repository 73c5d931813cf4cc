import { notFound } from "../http/errors";
import type { ApiError } from "../http/errors";
import { managedPolicyArn } from "../permissions/managedPolicies";
import { policyArn, userArn } from "../permissions/principal";
import type { PoliciesTable } from "../store/schema";
import { noteUserChange } from "../users/directory";
import type { PolicyReference } from "../users/policyList";
import type { Service } from "./context";
import type { Store } from "./resources";

/** Changes users, keys or policies in one transaction. Every service on the store acts on it within a second. */
export async function changeUsers<Result>(
    service: Service,
    change: (store: Store) => Promise<Result>,
): Promise<Result> {
    const result = await service.store.transaction().execute(async (transaction) => {
        const changed = await change(transaction);
        await noteUserChange(transaction);
        return changed;
    });
    service.users.forget();
    return result;
}

/** Policies of a user, from the API's form. */
export function referencesOf(policies: readonly { PolicyName: string; PolicyDocument?: string }[]): PolicyReference[] {
    return policies.map(({ PolicyName: name, PolicyDocument: document }) => ({ name, document }));
}

/** Describes all users by name, or one. */
export async function describeUsers({ store, accountId }: Service, only?: string) {
    const [users, keys, policies] = await Promise.all([
        store
            .selectFrom("users")
            .selectAll()
            .$if(only !== undefined, (query) => query.where("name", "=", only!))
            .orderBy("name")
            .execute(),
        store
            .selectFrom("accessKeys")
            .select(["id", "userName", "createdAt"])
            .$if(only !== undefined, (query) => query.where("userName", "=", only!))
            .orderBy("createdAt")
            .execute(),
        store
            .selectFrom("userPolicies")
            .selectAll()
            .$if(only !== undefined, (query) => query.where("userName", "=", only!))
            .orderBy("policyName")
            .execute(),
    ]);
    return users.map(({ name, id, status, createdAt }) => ({
        UserName: name,
        UserId: id,
        Arn: userArn(accountId, name),
        Status: status,
        CreationTimestamp: createdAt / 1000,
        AccessKeys: keys
            .filter(({ userName }) => userName === name)
            .map((key) => ({ AccessKeyId: key.id, CreationTimestamp: key.createdAt / 1000 })),
        Policies: policies
            .filter(({ userName }) => userName === name)
            .map(({ policyName, document }) => ({
                PolicyName: policyName,
                PolicyDocument: document ?? undefined,
            })),
    }));
}

export function storedPolicyMetadata({ accountId }: Service, { name, createdAt, updatedAt }: PoliciesTable) {
    return {
        PolicyName: name,
        Arn: policyArn(accountId, name),
        IsManaged: false,
        CreationTimestamp: createdAt / 1000,
        LastUpdatedTimestamp: updatedAt / 1000,
    };
}

export function managedPolicyMetadata(name: string) {
    return { PolicyName: name, Arn: managedPolicyArn(name), IsManaged: true };
}

export function noSuchPolicy(name: string): ApiError {
    return notFound(`There is no stored policy ${name}.`, { resourceType: "POLICY", resourceId: name });
}
