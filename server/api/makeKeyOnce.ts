import { insertAccessKey } from "../users/changes";
import { noteUserChange } from "../users/directory";
import { conflict } from "../http/errors";
import type { Service } from "./context";
import { onceForToken } from "./idempotency";
import type { KnownCaller } from "./operation";
import type { Store } from "./resources";

/** Call that makes a key pair. */
interface KeyCall {
    operation: string;
    input: { UserName: string; ClientToken?: string };
    /** Requires or makes the user, in the transaction that makes the key. */
    prepare(store: Store): Promise<void>;
}

/**
 * Makes a key pair of a user, once for each client token. So whoever has lost the answer calls again, and gets the same
 * pair. The token counts only for the caller that gave it, and until the key is deleted. The store keeps the secret
 * nowhere but sealed in the key's row.
 *
 * @throws ApiError as {@link onceForToken} and the call do; ServiceQuotaExceededException for a third key.
 */
export async function makeKeyOnce(service: Service, caller: KnownCaller | undefined, call: KeyCall) {
    const { store, secretSeal } = service;
    const { operation, input } = call;
    const name = input.UserName;
    const about = { resourceType: "USER", resourceId: name } as const;
    const { principal } = caller ?? {};
    const findKey = (where: Store, id: string) =>
        where.selectFrom("accessKeys").select("sealedSecret").where("id", "=", id).executeTakeFirst();
    // Callers that may do everything are one.
    const inputOfCaller = { ...input, caller: principal?.userId ?? principal?.name ?? null };
    const { id } = await onceForToken<{ id: string }>(service, {
        operation,
        input: inputOfCaller,
        about,
        isSpent: async (transaction, keyId) => (await findKey(transaction, keyId)) === undefined,
        run: async (transaction) => {
            await call.prepare(transaction);
            const { AccessKeyId } = await insertAccessKey(transaction, secretSeal, name, service.now());
            await noteUserChange(transaction);
            return { output: { id: AccessKeyId }, resource: { table: "accessKeys", id: AccessKeyId } };
        },
    });
    service.users.forget();
    const key = await findKey(store, id);
    if (key === undefined) {
        throw conflict(`The key ${id} of the user ${name} was deleted as soon as it was made.`, about);
    }
    return { UserName: name, AccessKeyId: id, SecretAccessKey: secretSeal.open(id, key.sealedSecret) };
}
