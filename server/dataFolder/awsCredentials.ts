import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Fingerprint that distinguishes AWS credentials without revealing anything of them: a hash with its own salt. */
export interface CredentialsFingerprint {
    salt: string;
    hash: string;
}

/**
 * Fingerprint of the credentials that the AWS SDK would use for S3 and KMS. Undefined: the environment and home
 * have none.
 */
export function fingerprintOfAwsCredentials(
    environment: NodeJS.ProcessEnv,
    salt = randomBytes(16).toString("hex"),
): CredentialsFingerprint | undefined {
    const credentials = awsCredentials(environment);
    return credentials === undefined
        ? undefined
        : { salt, hash: createHmac("sha256", salt).update(credentials).digest("hex") };
}

/** True when the environment has credentials that differ from those of the fingerprint. */
export function hasOtherAwsCredentials(
    environment: NodeJS.ProcessEnv,
    fingerprint: CredentialsFingerprint | undefined,
): boolean {
    const own = fingerprintOfAwsCredentials(environment, fingerprint?.salt);
    return own !== undefined && own.hash !== fingerprint?.hash;
}

const decisive =
    /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_[A-Z_]+|ENDPOINT_URL(_S3|_KMS|_STS)?)$/;

/** Text of everything that decides which credentials are used. Undefined: there are none. */
function awsCredentials(environment: NodeJS.ProcessEnv): string | undefined {
    const variables = Object.entries(environment)
        .filter(([name, value]) => decisive.test(name) && value)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    const { AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, HOME } = environment;
    // The SDK keeps what it has read of a profile, so a rewritten file counts as other credentials. The files don't
    // count when the SDK doesn't read them.
    const folder = join(HOME ?? homedir(), ".aws");
    const files =
        AWS_ACCESS_KEY_ID && !AWS_PROFILE
            ? []
            : [
                  AWS_SHARED_CREDENTIALS_FILE || join(folder, "credentials"),
                  AWS_CONFIG_FILE || join(folder, "config"),
              ].map(textOf);
    return variables.length === 0 && files.every((text) => text === "")
        ? undefined
        : JSON.stringify([variables, files]);
}

function textOf(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
