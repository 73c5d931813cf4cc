import type { CallerSecret, CredentialsFile, LookupSecret, Profile } from "../signatures/credentialsFile";
import type { KeyPair } from "../signatures/ownCredentials";
import type { UserDirectory } from "./directory";

/** Finds the secret and rights of every key that may call: a given one, the profiles of a file, and the users'. */
export function lookupCallers(
    keyPair: KeyPair | undefined,
    credentials: CredentialsFile,
    users: UserDirectory,
): LookupSecret {
    const withRights = (id: string, profile: Profile | undefined): ReturnType<LookupSecret> =>
        profile === undefined ? users.lookupSecret(id) : users.withRights(profile);
    return (id): CallerSecret | undefined | Promise<CallerSecret | undefined> => {
        if (id === keyPair?.accessKeyId) {
            return keyPair;
        }
        const profile = credentials.lookupSecret(id);
        return profile instanceof Promise ? profile.then((found) => withRights(id, found)) : withRights(id, profile);
    };
}
