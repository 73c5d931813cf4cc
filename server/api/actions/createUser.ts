import { insertUser, setUserPolicies } from "../../users/changes";
import type { Service } from "../context";
import { makeKeyOnce } from "../makeKeyOnce";
import type { CallOptions } from "../operation";
import type { CreateUserOutput } from "../ownOutputs/createUser";
import { referencesOf } from "../userChanges";
import type { CreateUserInput } from "../validations/createUser";

/** Makes a user with policies and a key pair. The answer has the secret, and nothing else ever tells it. */
export async function createUser(
    input: CreateUserInput,
    service: Service,
    { caller }: CallOptions = {},
): Promise<CreateUserOutput> {
    const { UserName: name, Policies = [] } = input;
    return makeKeyOnce(service, caller, {
        operation: "CreateUser",
        input,
        prepare: async (store) => {
            await insertUser(store, name, service.now());
            await setUserPolicies(store, name, referencesOf(Policies));
        },
    });
}
