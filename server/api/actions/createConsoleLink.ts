import { validationError } from "../../http/errors";
import type { Service } from "../context";
import type { CallOptions } from "../operation";
import type { CreateConsoleLinkOutput } from "../ownOutputs/createConsoleLink";
import type { CreateConsoleLinkInput } from "../validations/createConsoleLink";

/** Makes a link that signs a browser in as the caller. It is good once, and for a minute. */
export async function createConsoleLink(
    _input: CreateConsoleLinkInput,
    service: Service,
    { caller }: CallOptions = {},
): Promise<CreateConsoleLinkOutput> {
    // Otherwise a session could be renewed for ever.
    if (caller?.accessKeyId === undefined || caller.session !== undefined) {
        throw validationError("A session of a browser can't open another. Sign in again, or use an access key.");
    }
    const { token, expiresAt } = await service.console.createLink(caller.accessKeyId);
    return { Token: token, ExpiresAt: expiresAt / 1000 };
}
