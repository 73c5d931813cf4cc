import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** What only the holder of an access key knows. */
export interface CallerSecret {
    secretAccessKey: string;
    /** Of temporary credentials: the key pair is good together with it only. */
    sessionToken?: string;
}

/** Finds the secret of a key pair that may call; undefined for an access key that nobody has. */
export type LookupSecret = (accessKeyId: string) => CallerSecret | undefined | Promise<CallerSecret | undefined>;

export interface CredentialsFile {
    /** Finds nobody while the file, that was readable when it was opened, is not. */
    lookupSecret: LookupSecret;
}

export interface Profile extends CallerSecret {
    profile: string;
    accessKeyId: string;
}

export interface CredentialsFileOptions {
    /** Gets a sentence for the log, once for each time that the file turns unusable. */
    onError?(message: string): void;
    /** For how long a key that the file held when it was last looked at is good without another look. Default: not at all. */
    trustedMs?: number;
    /** Milliseconds of a clock that never goes back. */
    now?(): number;
}

/**
 * Opens a file in the AWS shared-credentials format: each profile is a key pair that may call. The file is read
 * again when it has changed, so keys are rotated without a restart: a new one is known at once, since the file is looked at
 * for every key that it didn't hold, and one that was taken away or changed is no good any more after `trustedMs`.
 *
 * @throws Error naming the file when it can't be read or holds no key pair.
 */
export async function openCredentialsFile(
    path: string,
    { onError = () => undefined, trustedMs = 0, now = () => performance.now() }: CredentialsFileOptions = {},
): Promise<CredentialsFile> {
    let lookedAt = now();
    let version = versionOf(path);
    // A promise while the file is read again, so that requests which come then wait for its new content.
    let secrets: Secrets | Promise<Secrets> = await readSecrets(path);
    const readAgain = async () => {
        const reading = readSecrets(path).catch((error: unknown) => {
            onError(`${(error as Error).message} Nobody may call until that is mended.`);
            return new Map<string, CallerSecret>();
        });
        secrets = reading;
        const read = await reading;
        if (secrets === reading) {
            secrets = read;
        }
    };
    return {
        lookupSecret(accessKeyId) {
            const known = secrets instanceof Promise ? undefined : secrets.get(accessKeyId);
            const askedAt = now();
            if (known !== undefined && askedAt - lookedAt < trustedMs) {
                return known;
            }
            lookedAt = askedAt;
            const current = versionOf(path);
            if (current !== version) {
                version = current;
                void readAgain();
            }
            return secrets instanceof Promise
                ? secrets.then((read) => read.get(accessKeyId))
                : secrets.get(accessKeyId);
        },
    };
}

/** The complete key pairs of a file in the AWS shared-credentials format, in its order. */
export function parseCredentials(text: string): Profile[] {
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
        const sessionToken = pair.get("aws_session_token");
        return accessKeyId && secretAccessKey
            ? [{ profile, accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }]
            : [];
    });
}

type Secrets = ReadonlyMap<string, CallerSecret>;

async function readSecrets(path: string): Promise<Secrets> {
    let text: string;
    try {
        text = await readFile(path, "utf8");
    } catch (error) {
        throw new Error(`The credentials file ${path} can't be read: ${(error as Error).message}.`, { cause: error });
    }
    const pairs = parseCredentials(text);
    if (pairs.length === 0) {
        throw new Error(
            `The credentials file ${path} holds no profile with aws_access_key_id and aws_secret_access_key.`,
        );
    }
    return new Map(pairs.map((pair) => [pair.accessKeyId, pair]));
}

/** Changes whenever the file does; also with a rename over it within one tick of the file system's clock. */
function versionOf(path: string): string {
    try {
        // Synchronous: an asynchronous look takes ten times as long.
        const { ino, size, mtimeNs } = statSync(path, { bigint: true });
        return `${ino} ${size} ${mtimeNs}`;
    } catch {
        return "unreadable";
    }
}
