import { validationError } from "../../http/errors";
import { insertSession, requireUsable, requireUser } from "../../users/changes";
import type { Service } from "../context";
import type { CallOptions } from "../operation";
import type { CreateSessionOutput } from "../ownOutputs/createSession";
import { changeUsers, referencesOf } from "../userChanges";
import type { CreateSessionInput } from "../validations/createSession";

/** Duration of temporary credentials for which none is given, in seconds. */
const usualDuration = 3600;

/**
 * Makes temporary credentials of a user. They may do what both the user's policies and their own allow. They end with
 * the user, with the key that they are made with, and at their expiry.
 */
export async function createSession(
    { UserName: asked, DurationSeconds: seconds = usualDuration, Policies = [] }: CreateSessionInput,
    service: Service,
    { caller }: CallOptions = {},
): Promise<CreateSessionOutput> {
    const principal = caller?.principal;
    const name = asked ?? principal?.name;
    if (name === undefined) {
        throw validationError("The key of the call is no user's. Say whose credentials are wanted: give UserName.");
    }
    if (principal?.sessionSince !== undefined || caller?.session !== undefined) {
        throw validationError(
            "Temporary credentials and sessions of browsers can't make others. Use the user's own key.",
        );
    }
    if (asked === undefined && principal?.userId === undefined) {
        throw validationError(`${name} is a profile of the credentials file. Only a user has temporary credentials.`);
    }
    const now = service.now();
    const expiresAt = now + seconds * 1000;
    return changeUsers(service, async (store) => {
        await requireUser(store, name);
        const policies = referencesOf(Policies);
        await requireUsable(store, policies);
        const parentKeyId =
            principal?.userId !== undefined && principal.name === name ? caller?.accessKeyId : undefined;
        const made = await insertSession(store, service.secretSeal, {
            userName: name,
            parentKeyId,
            policies,
            now,
            expiresAt,
        });
        return { UserName: name, ...made, Expiration: expiresAt / 1000 };
    });
}
