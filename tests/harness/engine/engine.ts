import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { findPulumiCli } from "../../../tools/pulumiCli/findPulumiCli";
import { runCommand } from "../../../tools/runCommand";
import type { CommandResult } from "../../../tools/runCommand";
import { awsStandInPlugin } from "./awsStandIn/install";
import type { Moto } from "../parts/moto";
import { effortOfTests } from "../run/effortOfTests";

export const repository = resolve(__dirname, "../../..");

/** A Pulumi project in a temporary folder, which also holds everything of Pulumi's. */
export interface EngineProject {
    /** Folder with Pulumi.yaml and the program; the working directory of all commands. */
    folder: string;
    /** Data folder of the project's local service. */
    dataDir: string;
    env: NodeJS.ProcessEnv;
    /** Runs `pulumi` without questions or colours. A command that fails is a result, not an error. */
    run(args: readonly string[], options?: RunOptions): Promise<CommandResult>;
    /** Like {@link run}, but throws an error with the whole output unless the exit code is 0. */
    mustRun(args: readonly string[], options?: RunOptions): Promise<CommandResult>;
    /** Starts `pulumi` as the leader of a process group, for tests that kill it (`process.kill(-pid)`). */
    start(args: readonly string[]): ChildProcess;
    /** Gives what `pulumi stack export` does: the resources of the current stack, including the stack's own. */
    exportStack(): Promise<StackResource[]>;
    /** Gives what `pulumi stack output --json --show-secrets` does. */
    outputs(): Promise<Record<string, unknown>>;
    /** Ends the project's local service if it still runs, and deletes the folder. */
    remove(): Promise<void>;
}

export interface RunOptions {
    timeoutMs?: number;
    env?: Readonly<Record<string, string>>;
}

export interface StackResource {
    urn: string;
    type: string;
    id?: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
    initErrors?: string[];
    /** True for a resource that was replaced and waits to be deleted. */
    delete?: boolean;
}

export interface EngineProjectOptions {
    /** Project name; `test` by default. */
    name?: string;
    /** Text of index.ts. It may import `pulumi-lookoutvision`, `@pulumi/pulumi` and `@pulumi/aws`. */
    program?: string;
    /** More files, by their path in the project folder. */
    files?: Readonly<Record<string, string | Uint8Array>>;
    /** A folder to copy (without node_modules) instead of `program`; its Pulumi.yaml is kept. */
    copyOf?: string;
    /** The `node_modules` to use: a folder, or `none` where the test installs. By default this checkout's packages. */
    packages?: string;
    /** Configuration of the stack, for example `{ "lookoutvision:endpoint": "http://127.0.0.1:1" }`. */
    config?: Readonly<Record<string, string>>;
    env?: Readonly<Record<string, string>>;
    /**
     * A moto for `aws:` resources, which then go to the stand-in plugin (see awsStandIn/README.md). Undefined: AWS's
     * own plugin.
     */
    moto?: Moto;
    /** Stack to make at once; `dev` by default. */
    stack?: string;
}

const commandTimeoutMs = 240_000;

/**
 * Makes a project with a stack. `pulumi-lookoutvision` and `lookoutvision` are this checkout's, so their build must
 * exist (`npm test` makes it).
 */
export async function createEngineProject(options: EngineProjectOptions): Promise<EngineProject> {
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-engine-"));
    const home = join(folder, ".pulumiHome");
    const backend = join(folder, ".pulumiBackend");
    const dataDir = join(folder, ".lookoutvision");
    await Promise.all([mkdir(home), mkdir(backend), mkdir(dataDir), linkPackages(folder, options.packages)]);

    if (options.copyOf) {
        await cp(options.copyOf, folder, {
            recursive: true,
            filter: (source) => !/[\\/](node_modules|\.git|\.lookoutvision)$/.test(source),
        });
    } else {
        await writeFile(join(folder, "index.ts"), options.program ?? "");
        await writeFile(join(folder, "package.json"), JSON.stringify({ name: "test-program", private: true }));
        await writeFile(join(folder, "tsconfig.json"), programTsconfig);
        await writeFile(
            join(folder, "Pulumi.yaml"),
            `name: ${options.name ?? "test"}\nmain: index.ts\nruntime: nodejs\n`,
        );
    }
    for (const [path, content] of Object.entries(options.files ?? {})) {
        await mkdir(join(folder, path, ".."), { recursive: true });
        await writeFile(join(folder, path), content);
    }
    if (options.moto) {
        const plugin = awsStandInPlugin();
        const yaml = join(folder, "Pulumi.yaml");
        await writeFile(yaml, `${readFileSync(yaml, "utf8").trimEnd()}\n${plugin}`);
    }

    const env = await environment(options, home, backend);
    const project = engineProject(folder, dataDir, env);
    try {
        const { stack = "dev" } = options;
        const config = { "lookoutvision:dataDir": dataDir, ...options.config };
        const settings = await readFile(join(folder, "Pulumi.yaml"), "utf8");
        const stackConfigDir = /^stackConfigDir: (.+)$/m.exec(settings)?.[1] ?? ".";
        await mkdir(join(folder, stackConfigDir), { recursive: true });
        await writeFile(join(folder, stackConfigDir, `Pulumi.${stack}.yaml`), JSON.stringify({ config }));
        await project.mustRun(["stack", "init", stack]);
    } catch (error) {
        await project.remove();
        throw error;
    }
    return project;
}

function engineProject(folder: string, dataDir: string, env: NodeJS.ProcessEnv): EngineProject {
    const started = new Set<ChildProcess>();
    const project: EngineProject = {
        folder,
        dataDir,
        env,
        async run(args, runOptions = {}) {
            const result = await runCommand("pulumi", [...args, "--non-interactive", "--color", "never"], {
                cwd: folder,
                env: { ...env, ...runOptions.env },
                timeoutMs: runOptions.timeoutMs ?? commandTimeoutMs,
                ownGroup: true,
            });
            if (result.timedOut) {
                throw new Error(`pulumi ${args.join(" ")} was not finished in time:\n${result.stdout}${result.stderr}`);
            }
            return result;
        },
        async mustRun(args, runOptions) {
            const result = await project.run(args, runOptions);
            if (result.code !== 0) {
                throw new Error(
                    `pulumi ${args.join(" ")} ended with ${result.code}:\n${result.stdout}${result.stderr}`,
                );
            }
            return result;
        },
        start(args) {
            const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
                cwd: folder,
                env,
                stdio: ["ignore", "pipe", "pipe"],
                detached: true,
            });
            started.add(child);
            return child;
        },
        async exportStack() {
            const inFile = await readOnlyState(env);
            if (inFile !== undefined) {
                return inFile;
            }
            const { stdout } = await project.mustRun(["stack", "export", "--show-secrets"]);
            return (JSON.parse(stdout) as { deployment: { resources?: StackResource[] } }).deployment.resources ?? [];
        },
        async outputs() {
            const inFile = await readOnlyState(env);
            if (inFile !== undefined) {
                return inFile.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
            }
            const { stdout } = await project.mustRun(["stack", "output", "--json", "--show-secrets"]);
            return JSON.parse(stdout) as Record<string, unknown>;
        },
        async remove() {
            for (const child of started) {
                killGroup(child.pid);
            }
            await endLocalService(dataDir);
            await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        },
    };
    return project;
}

/** Ends the local service of this data folder, whatever it is doing. Does nothing if none runs. */
export async function endLocalService(dataDir: string): Promise<void> {
    const file = join(dataDir, "service.json");
    if (!existsSync(file)) {
        return;
    }
    const { url, pid, instance } = JSON.parse(await readFile(file, "utf8")) as Record<string, string | number>;
    // The file outlives the service, so only a process that answers as this very instance is ended.
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) })
        .then((response) => response.json() as Promise<{ instance?: unknown }>)
        .catch(() => undefined);
    if (answer?.instance === instance) {
        process.kill(Number(pid), "SIGKILL");
    }
}

/**
 * Reads the resources from the backend's file: a command of Pulumi takes half a second of processor time. Undefined where
 * only the command tells them: there are several stacks, or something is encrypted.
 */
async function readOnlyState(env: NodeJS.ProcessEnv): Promise<StackResource[] | undefined> {
    const folder = join(env.PULUMI_BACKEND_URL!.replace("file://", ""), ".pulumi", "stacks");
    const stacks = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".json"));
    const state = stacks.length === 1 ? await readFile(join(folder, stacks[0]), "utf8") : "";
    if (state === "" || state.includes('"ciphertext"')) {
        return undefined;
    }
    const { checkpoint } = JSON.parse(state) as { checkpoint: { latest?: { resources?: StackResource[] } } };
    return checkpoint.latest?.resources ?? [];
}

function killGroup(pid: number | undefined): void {
    try {
        process.kill(-pid!, "SIGKILL");
    } catch {
        // The service ended by itself.
    }
}

/** Links the installed packages that a program needs. Their own dependencies are found beside the originals. */
async function linkPackages(folder: string, from: string | undefined): Promise<void> {
    const packages = join(folder, "node_modules");
    if (from !== undefined) {
        return from === "none" ? undefined : symlink(from, packages);
    }
    await mkdir(packages);
    const installed = join(repository, "node_modules");
    await Promise.all([
        symlink(repository, join(packages, "pulumi-lookoutvision")),
        ...["@pulumi", "@types", "lookoutvision", "typescript", "ts-node"].map((name) =>
            symlink(join(installed, name), join(packages, name)),
        ),
    ]);
}

async function environment(options: EngineProjectOptions, home: string, backend: string): Promise<NodeJS.ProcessEnv> {
    const cli = await findPulumiCli();
    const own = Object.entries(process.env).filter(([name]) => !/^(PULUMI_|AWS_|LOOKOUTVISION_|TS_NODE_)/.test(name));
    return {
        ...Object.fromEntries(own),
        PATH: [...cli.folders, process.env.PATH].join(delimiter),
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // The provider's memory of picture folders is deleted with the project.
        XDG_CACHE_HOME: join(home, "cache"),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        ...effortOfTests(),
        ...options.moto?.env,
        ...options.env,
    };
}

const programTsconfig = JSON.stringify({
    compilerOptions: { target: "ES2022", module: "node16", moduleResolution: "node16", strict: true },
    files: ["index.ts"],
});
