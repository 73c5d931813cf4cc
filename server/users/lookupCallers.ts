import type { CallerSecret, CredentialsFile, LookupSecret, Profile } from "../signatures/credentialsFile";
import type { KeyPair } from "../signatures/ownCredentials";
import { userKeyPattern } from "./names";
import type { UserDirectory } from "./directory";

/**
 * Finds the secret and rights of every key that may call: a given one, the users', and the profiles of a file. A user's
 * key has the user's rights, even if somebody has copied it into the file.
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
    return (id): CallerSecret | undefined | Promise<CallerSecret | undefined> => {
        if (id === keyPair?.accessKeyId) {
            return keyPair;
        }
        if (!userKeyPattern.test(id)) {
            return inFile(id);
        }
        const found = users.lookupSecret(id);
        return found instanceof Promise ? found.then((secret) => secret ?? inFile(id)) : (found ?? inFile(id));
    };
}
