import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Principal } from "../permissions/principal";

/** Secret that only the holder of an access key knows. */
export interface CallerSecret {
    secretAccessKey: string;
    /** Session token of temporary credentials. The key pair is valid only together with it. */
    sessionToken?: string;
    /** Time from which temporary credentials are no longer valid, in Unix epoch milliseconds. */
    expiresAt?: number;
    /** User whose rights the caller has. Undefined: the caller may do everything. */
    principal?: Principal;
}

/** Finds the secret of a key pair that may call. Undefined: nobody has the access key. */
export type LookupSecret = (accessKeyId: string) => CallerSecret | undefined | Promise<CallerSecret | undefined>;

export interface CredentialsFile {
    /** Finds no key while the file can't be read, although it could be read when it was opened. */
    lookupSecret(accessKeyId: string): Profile | undefined | Promise<Profile | undefined>;
    /** Tells whether each profile that was read last has policies. */
    allHavePolicies(): boolean;
}

export interface Profile extends CallerSecret {
    profile: string;
    accessKeyId: string;
    /** Names of the policies that limit it. Undefined: it may do everything. */
    policies?: readonly string[];
    /** Setting that was meant to limit it, and is written wrong. Undefined: there is none. */
    misspelt?: string;
}

export interface CredentialsFileOptions {
    /** Receives a sentence for the log each time that the file becomes unusable. */
    onError?(message: string): void;
    /** How long a key from the last look at the file is valid without another look, in milliseconds. Default: 0. */
    trustedMs?: number;
    /** Milliseconds of a clock that never goes back. */
    now?(): number;
}

/**
 * Opens a file in the AWS shared-credentials format, where each profile is a key pair that may call. The file is
 * read again when it has changed, so keys are rotated without a restart. A new key is known at once, because the
 * file is checked for every key that it didn't hold. A removed or changed key stops being valid after `trustedMs`.
 *
 * @throws Error naming the file when it can't be read or holds no key pair.
 */
export async function openCredentialsFile(
    path: string,
    { onError = () => undefined, trustedMs = 0, now = () => performance.now() }: CredentialsFileOptions = {},
): Promise<CredentialsFile> {
    let lookedAt = now();
    let version = versionOf(path);
    // A promise while the file is read again, so that requests arriving then wait for its new content.
    let secrets: Secrets | Promise<Secrets> = await readSecrets(path, onError);
    const readAgain = async () => {
        const reading = readSecrets(path, onError).catch((error: unknown) => {
            onError(`${(error as Error).message} Nobody may call until that is mended.`);
            return new Map<string, Profile>();
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
        allHavePolicies: () =>
            !(secrets instanceof Promise) && [...secrets.values()].every(({ policies }) => policies !== undefined),
    };
}

/** Setting of a profile that limits it. */
const policiesSetting = "lookoutvision_policies";

/**
 * Parses the complete key pairs of a file in the AWS shared-credentials format, in the file's order. A profile whose
 * limit is written wrong may do nothing: without a limit it might do everything.
 */
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
        const [, name, sign, value] = /^\s*([\w-]+)\s*([=:])\s*(.*?)\s*$/.exec(line) ?? [];
        if (name !== undefined) {
            settings?.set(sign === "=" ? name.toLowerCase() : `${name}:`, value);
        }
    }
    return [...profiles].flatMap(([profile, pair]) => {
        const accessKeyId = pair.get("aws_access_key_id");
        const secretAccessKey = pair.get("aws_secret_access_key");
        const sessionToken = pair.get("aws_session_token");
        const misspelt = [...pair.keys()].find(
            (name) => name !== policiesSetting && /polic|^lookoutvision[_-]/i.test(name),
        );
        const policies = (misspelt === undefined ? pair.get(policiesSetting) : "")
            ?.split(/[\s,]+/)
            .filter((name) => name !== "");
        return accessKeyId && secretAccessKey
            ? [
                  {
                      profile,
                      accessKeyId,
                      secretAccessKey,
                      ...(sessionToken && { sessionToken }),
                      ...(policies && { policies }),
                      ...(misspelt && { misspelt }),
                  },
              ]
            : [];
    });
}

type Secrets = ReadonlyMap<string, Profile>;

async function readSecrets(path: string, onError: (message: string) => void): Promise<Secrets> {
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
    for (const { profile, misspelt } of pairs) {
        if (misspelt !== undefined) {
            onError(
                `The profile ${profile} of the credentials file ${path} has a setting ${misspelt}, which nothing knows. It may do nothing until the setting is written "${policiesSetting} = NAMES".`,
            );
        }
    }
    const secrets = new Map<string, Profile>();
    for (const pair of pairs) {
        const known = secrets.get(pair.accessKeyId);
        // A key in two profiles, of which one limits it, is limited.
        if (known?.policies === undefined || pair.policies !== undefined) {
            secrets.set(pair.accessKeyId, pair);
        }
    }
    return secrets;
}

/**
 * Text that changes whenever the file does, even if a rename replaces it within one tick of the file system's
 * clock.
 */
function versionOf(path: string): string {
    try {
        // Synchronous because an asynchronous call takes ten times as long.
        const { ino, size, mtimeNs } = statSync(path, { bigint: true });
        return `${ino} ${size} ${mtimeNs}`;
    } catch {
        return "unreadable";
    }
}
