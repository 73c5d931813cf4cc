import { requireUser } from "../../users/changes";
import type { Service } from "../context";
import { makeKeyOnce } from "../makeKeyOnce";
import type { CallOptions } from "../operation";
import type { CreateAccessKeyOutput } from "../ownOutputs/createAccessKey";
import type { CreateAccessKeyInput } from "../validations/createAccessKey";

/** Makes a further key pair of a user. The answer has the secret, and nothing else ever tells it. */
export async function createAccessKey(
    input: CreateAccessKeyInput,
    service: Service,
    { caller }: CallOptions = {},
): Promise<CreateAccessKeyOutput> {
    return makeKeyOnce(service, caller, {
        operation: "CreateAccessKey",
        input,
        prepare: async (store) => void (await requireUser(store, input.UserName)),
    });
}
