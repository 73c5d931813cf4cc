import { insertAccessKey, insertUser, setUserPolicies } from "../../users/changes";
import type { Service } from "../context";
import type { CreateUserOutput } from "../ownOutputs/createUser";
import { changeUsers, referencesOf } from "../userChanges";
import type { CreateUserInput } from "../validations/createUser";

/** Makes a user with policies and a key pair, whose secret is told this once. */
export async function createUser(
    { UserName: name, Policies = [] }: CreateUserInput,
    service: Service,
): Promise<CreateUserOutput> {
    return changeUsers(service, async (store) => {
        await insertUser(store, name, service.now());
        await setUserPolicies(store, name, referencesOf(Policies));
        return insertAccessKey(store, service.secretSeal, name, service.now());
    });
}
