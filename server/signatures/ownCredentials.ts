import { randomBytes, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseCredentials } from "./credentialsFile";
import { writeSecretOnce } from "../files/writeSecretOnce";

/** Key pair that may call. */
export interface KeyPair {
    accessKeyId: string;
    secretAccessKey: string;
    /** Session token of temporary credentials. */
    sessionToken?: string;
}

/**
 * Makes a credentials file with one random key pair, mode 0600, unless the file exists. The file works as
 * `AWS_SHARED_CREDENTIALS_FILE` for every AWS SDK.
 */
export async function ensureCredentialsFile(path: string): Promise<void> {
    const text = [
        "[default]",
        `aws_access_key_id = ${newAccessKeyId()}`,
        `aws_secret_access_key = ${newSecretAccessKey()}`,
        "",
    ].join("\n");
    await writeSecretOnce(path, text);
}

/** Reads the key pair of the profile `default`, else the first. Throws when the file has none. */
export async function readFirstKeyPair(path: string): Promise<KeyPair> {
    const pairs = parseCredentials(await readFile(path, "utf8"));
    const pair = pairs.find(({ profile }) => profile === "default") ?? pairs[0];
    if (pair === undefined) {
        throw new Error(
            `The credentials file ${path} has no profile with aws_access_key_id and aws_secret_access_key.`,
        );
    }
    const { accessKeyId, secretAccessKey, sessionToken } = pair;
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** Makes a secret of 240 random bits. */
export function newSecretAccessKey(): string {
    return randomBytes(30).toString("base64");
}

/** Makes an access key id in the form of AWS's own, which some tools check. Its first four letters are given. */
export function newAccessKeyId(prefix = "AKLV"): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    return prefix + Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
