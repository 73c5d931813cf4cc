import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastLines, runCommand } from "../../../tools/runCommand";
import { repository } from "./engine";

/** Both packages as npm packs them, in a temporary folder. */
export interface PackedPackages {
    /** Absolute paths, by package name. */
    tarballs: Record<"pulumi-lookoutvision" | "lookoutvision", string>;
    /** Installs the dependencies of examples into one folder beside the tarballs. Returns its `node_modules`. */
    install(examples: readonly string[]): Promise<string>;
    remove(): Promise<void>;
}

/** Packs this checkout's packages. Their build must exist (`npm test` makes it). */
export async function packPackages(): Promise<PackedPackages> {
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-packed-"));
    await mustRun(process.execPath, [join(repository, "tools/pack.cjs"), folder], repository);
    const { version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as { version: string };
    const tarball = (name: string) => join(folder, `${name}-${version}.tgz`);
    const tarballs = {
        "pulumi-lookoutvision": tarball("pulumi-lookoutvision"),
        lookoutvision: tarball("lookoutvision"),
    };
    return {
        tarballs,
        async install(examples) {
            const installation = join(folder, "installation");
            await mkdir(installation);
            const manifests = await Promise.all(examples.map(readManifest));
            const dependencies = Object.assign(
                {},
                ...manifests.flatMap((manifest) => [manifest.dependencies, manifest.devDependencies]),
                fileUrls(tarballs),
            );
            await writeFile(
                join(installation, "package.json"),
                JSON.stringify({ private: true, dependencies, allowScripts: { protobufjs: false } }),
            );
            await npmInstall(installation);
            return join(installation, "node_modules");
        },
        remove: () => rm(folder, { recursive: true, force: true }),
    };
}

/** Makes an example's package.json that takes the tarballs wherever they are. */
export async function manifestWith({ tarballs }: PackedPackages, example: string): Promise<string> {
    const manifest = await readManifest(example);
    return JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, ...fileUrls(tarballs) } });
}

/** Runs `npm install` in a folder, from npm's cache as far as possible. */
export async function npmInstall(folder: string): Promise<void> {
    await mustRun(
        "npm",
        ["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"],
        folder,
    );
}

interface Manifest {
    dependencies: Record<string, string>;
    devDependencies?: Record<string, string>;
}

async function readManifest(example: string): Promise<Manifest> {
    return JSON.parse(await readFile(join(repository, "examples", example, "package.json"), "utf8")) as Manifest;
}

function fileUrls(tarballs: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
}

async function mustRun(command: string, args: readonly string[], cwd: string): Promise<void> {
    const result = await runCommand(command, args, { cwd, timeoutMs: 240_000 });
    if (result.code !== 0) {
        throw new Error(`"${[command, ...args].join(" ")}" ended with ${result.code}: ${lastLines(result, 10)}`);
    }
}
