import type { CallerSecret, CredentialsFile, LookupSecret, Profile } from "../signatures/credentialsFile";
import type { KeyPair } from "../signatures/ownCredentials";
import { userKeyPattern } from "./names";
import type { UserDirectory } from "./directory";

/**
 * Finds the secret and rights of every key that may call: a given one, the users', and the profiles of a file. A user's
 * key has the user's rights, even if somebody has copied it into the file. It ends with the user, and stays ended: as a
 * profile without a word of policies it might do everything.
 */
export function lookupCallers(
    keyPair: KeyPair | undefined,
    credentials: CredentialsFile,
    users: UserDirectory,
): LookupSecret {
    const inFile = (id: string): ReturnType<LookupSecret> => {
        const profile = credentials.lookupSecret(id);
        return profile instanceof Promise ? profile.then(withRights) : withRights(profile);
    };
    const withRights = (profile: Profile | undefined): ReturnType<LookupSecret> => profile && users.withRights(profile);
    return (id): CallerSecret | undefined | Promise<CallerSecret | undefined> =>
        id === keyPair?.accessKeyId ? keyPair : userKeyPattern.test(id) ? users.lookupSecret(id) : inFile(id);
}
