import { readFile, stat } from "node:fs/promises";

/** Finds the secret of a key pair that may call; undefined for an access key that nobody has. */
export type LookupSecret = (accessKeyId: string) => Promise<string | undefined>;

export interface KeyPair {
    profile: string;
    accessKeyId: string;
    secretAccessKey: string;
}

/**
 * Looks key pairs up in a file in the AWS shared-credentials format: each profile is a pair that may call.
 * The file is read again when it has changed, so keys are rotated without a restart. While it can't be read
 * nobody may call.
 *
 * @param onError - gets a sentence for the log, once for each time that the file turns unreadable.
 */
export function lookUpInFile(path: string, onError: (message: string) => void): LookupSecret {
    let version: string | undefined;
    let secrets = new Map<string, string>();
    return async (accessKeyId) => {
        const current = await versionOf(path);
        if (current !== version) {
            secrets = await readSecrets(path, onError);
            version = current;
        }
        return secrets.get(accessKeyId);
    };
}

/** The complete key pairs of a file in the AWS shared-credentials format, in its order. */
export function parseCredentials(text: string): KeyPair[] {
    const profiles = new Map<string, Map<string, string>>();
    let settings: Map<string, string> | undefined;
    for (const line of text.split(/\r?\n/)) {
        const profile = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
        if (profile !== undefined) {
            settings = profiles.get(profile) ?? new Map<string, string>();
            profiles.set(profile, settings);
            continue;
        }
        const [, name, value] = /^\s*([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
        if (name !== undefined) {
            settings?.set(name.toLowerCase(), value);
        }
    }
    return [...profiles].flatMap(([profile, pair]) => {
        const accessKeyId = pair.get("aws_access_key_id");
        const secretAccessKey = pair.get("aws_secret_access_key");
        return accessKeyId && secretAccessKey ? [{ profile, accessKeyId, secretAccessKey }] : [];
    });
}

async function readSecrets(path: string, onError: (message: string) => void): Promise<Map<string, string>> {
    try {
        const pairs = parseCredentials(await readFile(path, "utf8"));
        if (pairs.length === 0) {
            onError(`The credentials file ${path} holds no profile with aws_access_key_id and aws_secret_access_key: nobody may call.`);
        }
        return new Map(pairs.map((pair) => [pair.accessKeyId, pair.secretAccessKey]));
    } catch (error) {
        onError(`The credentials file ${path} can't be read (${(error as Error).message}): nobody may call.`);
        return new Map();
    }
}

/** Changes whenever the file does; also with a rename over it within one tick of the file system's clock. */
async function versionOf(path: string): Promise<string> {
    try {
        const { ino, size, mtimeNs } = await stat(path, { bigint: true });
        return `${ino} ${size} ${mtimeNs}`;
    } catch {
        return "unreadable";
    }
}
