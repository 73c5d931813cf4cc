import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fillPlace } from "../../../tools/pulumiCli/cachedCli";
import { lastLines, runCommand } from "../../../tools/runCommand";
import { userCacheFolder } from "../../../tools/userCache";

/** Pinned versions of the programs from npm's registry that the tests run. */
const versions = {
    pnpm: "12.21.0",
    yarn: "1.22.22",
    "@yarnpkg/cli-dist": "4.18.1",
    bun: "1.4.5",
    node: { 20: "20.20.2", 22: "22.23.3", 24: "24.21.0" },
} as const;

export type Installer = "npm" | "pnpm" | "yarn classic" | "yarn berry" | "bun";

interface InstallerFacts {
    /** Package of the program. Undefined: it is on the PATH. */
    package?: Exclude<keyof typeof versions, "node">;
    /** File in the package. Node runs JavaScript files; other files run by themselves. */
    command: string;
    args: readonly string[];
    /** Files that a project needs for this installer, by path. */
    files?: Readonly<Record<string, string>>;
}

const facts: Record<Installer, InstallerFacts> = {
    npm: { command: "npm", args: ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"] },
    pnpm: {
        package: "pnpm",
        command: "pnpm/pnpm",
        args: ["install", "--no-frozen-lockfile"],
        // A dependency of Pulumi's has a script that nobody needs. pnpm asks what to do about it.
        files: { "pnpm-workspace.yaml": "packages: [infra, packages/*]\nallowBuilds: { protobufjs: false }\n" },
    },
    "yarn classic": { package: "yarn", command: "yarn/bin/yarn.js", args: ["install", "--non-interactive"] },
    "yarn berry": {
        package: "@yarnpkg/cli-dist",
        command: "@yarnpkg/cli-dist/bin/yarn.js",
        args: ["install", "--no-immutable"],
        files: { ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\n", "yarn.lock": "" },
    },
    bun: { package: "bun", command: ".bin/bun", args: ["install", "--no-save"] },
};

/** Returns the files that a project needs for this installer, by path. */
export function filesFor(installer: Installer): Readonly<Record<string, string>> {
    return facts[installer].files ?? {};
}

/** Installs the packages of the project in this folder. @throws Error with what the installer printed last. */
export async function install(installer: Installer, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
    const { package: name, command, args } = facts[installer];
    const path = name === undefined ? command : join(await fetched(name, versions[name]), "node_modules", command);
    const [program, ...rest] = path.endsWith(".js") ? ["node", path, ...args] : [path, ...args];
    const result = await runCommand(program, rest, { cwd: folder, env, timeoutMs: 300_000 });
    if (result.code !== 0) {
        throw new Error(`${installer} ended with ${result.code} in ${folder}: ${lastLines(result, 15)}`);
    }
}

/** Returns the absolute path of the folder with `node` of this major version. */
export async function nodeFolder(major: keyof typeof versions.node): Promise<string> {
    return join(await fetched("node", versions.node[major]), "node_modules", "node", "bin");
}

/** Returns a folder of the user's cache into which npm has installed this package. */
async function fetched(name: string, version: string): Promise<string> {
    const place = { folder: join(userCacheFolder(), `${name.replaceAll(/\W/g, "-")}-${version}`), version };
    if (!existsSync(place.folder)) {
        await fillPlace(place, async (folder) => {
            await writeFile(
                join(folder, "package.json"),
                JSON.stringify({ private: true, dependencies: { [name]: version }, allowScripts: { [name]: true } }),
            );
            const args = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
            const result = await runCommand("npm", args, { cwd: folder, timeoutMs: 300_000 });
            if (result.code !== 0) {
                throw new Error(`npm could not install ${name} ${version}: ${lastLines(result, 5)}`);
            }
        });
    }
    return place.folder;
}
