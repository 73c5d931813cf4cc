import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The place where Pulumi keeps the state of the stacks. */
export interface Backend {
    /** Description for people: "…, your current login (https://…)". */
    description: string;
    /** Environment that Pulumi needs for it; empty for a backend that the user configured. */
    env: Readonly<Record<string, string>>;
    /** Folder of the clone's own backend. Undefined: another backend. */
    folder?: string;
}

/**
 * Chooses the user's own backend if one is configured (environment or a current login). Otherwise it is files in
 * `dataDir/pulumi` with a passphrase made there: no account, no question.
 */
export async function chooseBackend(dataDir: string, env: NodeJS.ProcessEnv): Promise<Backend> {
    const folder = join(dataDir, "pulumi");
    const own = pathToFileURL(join(folder, "state")).href;
    // In a shell that has sourced `activate`, the configured backend is our own.
    if (env.PULUMI_BACKEND_URL && env.PULUMI_BACKEND_URL !== own) {
        return { description: `${env.PULUMI_BACKEND_URL} (PULUMI_BACKEND_URL)`, env: {} };
    }
    if (env.PULUMI_ACCESS_TOKEN && !env.PULUMI_BACKEND_URL) {
        return { description: "Pulumi Cloud (PULUMI_ACCESS_TOKEN)", env: {} };
    }
    const login = env.PULUMI_BACKEND_URL ? undefined : currentLogin(env);
    if (login) {
        return { description: `${login} (your login)`, env: {} };
    }

    await mkdir(join(folder, "state"), { recursive: true, mode: 0o700 });
    const passphraseFile = join(folder, "passphrase");
    if (!existsSync(passphraseFile)) {
        await writeOnce(passphraseFile, `${randomBytes(24).toString("base64url")}\n`);
    }
    return {
        description: `${folder} (files, since you are not logged in to a Pulumi backend)`,
        env: { PULUMI_BACKEND_URL: own, PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile },
        folder,
    };
}

function currentLogin(env: NodeJS.ProcessEnv): string | undefined {
    const folder = env.PULUMI_CREDENTIALS_PATH ?? env.PULUMI_HOME ?? join(userInfo().homedir, ".pulumi");
    try {
        const { current } = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8")) as { current?: unknown };
        return typeof current === "string" && current !== "" ? current : undefined;
    } catch {
        return undefined;
    }
}

/**
 * Writes the file if it doesn't exist. If two write at once, the first one's content stays, and it is whole from the
 * first moment.
 */
async function writeOnce(path: string, content: string): Promise<void> {
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, content, { mode: 0o600 });
    try {
        await link(temporary, path);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    } finally {
        await rm(temporary, { force: true });
    }
}
