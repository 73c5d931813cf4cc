import { insertAccessKey, requireUser } from "../../users/changes";
import type { Service } from "../context";
import type { CreateAccessKeyOutput } from "../ownOutputs/createAccessKey";
import { changeUsers } from "../userChanges";
import type { CreateAccessKeyInput } from "../validations/createAccessKey";

/** Makes a further key pair of a user, whose secret is told this once. */
export async function createAccessKey(
    { UserName: name }: CreateAccessKeyInput,
    service: Service,
): Promise<CreateAccessKeyOutput> {
    return changeUsers(service, async (store) => {
        await requireUser(store, name);
        return insertAccessKey(store, service.secretSeal, name, service.now());
    });
}
