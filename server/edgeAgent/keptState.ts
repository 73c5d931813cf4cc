import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileProblem } from "../files/fileProblem";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** Set of names that is kept in a file, so that it survives restarts and kills. */
export interface KeptState {
    has(name: string): boolean;
    /** Adds a name. Resolves when the file has it. */
    add(name: string): Promise<void>;
    /** Removes a name. Resolves when the file doesn't have it any more. */
    delete(name: string): Promise<void>;
}

/**
 * File for the state of an agent: one for each folder of packages, in systemd's `STATE_DIRECTORY`, else in the user's
 * folder of states.
 */
export function defaultStateFile(packages: string, env: NodeJS.ProcessEnv = process.env): string {
    const name = createHash("sha256").update(resolve(packages)).digest("hex").slice(0, 16);
    return join(stateFolder(env), `edge-agent-${name}.json`);
}

/** Folder of packages that all agents of a user share if they are told of none. */
export function defaultPackages(env: NodeJS.ProcessEnv = process.env): string {
    return join(stateFolder(env), "packages");
}

function stateFolder(env: NodeJS.ProcessEnv): string {
    // systemd lists all of a service's folders, with colons between them.
    return (
        env.STATE_DIRECTORY?.split(":")[0] ??
        join(env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "lookoutvision")
    );
}

/**
 * Reads the file. One that can't be read counts as empty, one that can't be written loses what is new: an agent
 * without it still detects.
 *
 * @param onTrouble - called with a sentence in both cases.
 */
export async function openKeptState(file: string, onTrouble: (sentence: string) => void): Promise<KeptState> {
    const names = new Set(await read(file, onTrouble));
    let written: Promise<void> = Promise.resolve();
    const write = () =>
        (written = written.then(async () => {
            try {
                await mkdir(dirname(file), { recursive: true, mode: 0o700 });
                await writeFileAtomically(file, `${JSON.stringify({ running: [...names].sort() })}\n`, 0o600);
            } catch (error) {
                onTrouble(
                    `Which models run can't be noted in ${file}: ${fileProblem(error)}. After a restart, start them again, or give another --state.`,
                );
            }
        }));
    return {
        has: (name) => names.has(name),
        async add(name) {
            names.add(name);
            await write();
        },
        async delete(name) {
            if (names.delete(name)) {
                await write();
            }
        },
    };
}

async function read(file: string, onTrouble: (sentence: string) => void): Promise<string[]> {
    try {
        const { running } = JSON.parse(await readFile(file, "utf8")) as { running: unknown };
        return (running as unknown[]).filter((name) => typeof name === "string");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            const why =
                error instanceof SyntaxError || error instanceof TypeError ? "it is damaged" : fileProblem(error);
            onTrouble(`Which models ran before can't be read from ${file}: ${why}. Start them again.`);
        }
        return [];
    }
}
