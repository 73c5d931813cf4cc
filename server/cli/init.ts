import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { fileProblem } from "../files/fileProblem";
import { packageRoot, packageVersion } from "../files/packageRoot";
import { projectFiles } from "./projectFiles";

/** `lookoutvision init` */
export function addInitCommand(program: Command): void {
    program
        .command("init")
        .description(
            "Start a Pulumi project of your own: a program that trains on the pictures in its folder pictures/.",
        )
        .argument("[folder]", "folder of the project; created if missing", ".")
        .option("--name <name>", "name of the Pulumi project and of the project of the service (default: the folder's)")
        .action(init);
}

async function init(folder: string, { name: asked }: { name?: string }): Promise<void> {
    const root = resolve(folder);
    const name = asked ?? nameOf(basename(root));
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}$/.test(name)) {
        throw new Error(
            `"${name}" can't be the project's name. Give one with --name: letters, digits, dashes and underscores.`,
        );
    }
    const files = projectFiles(name, { "pulumi-lookoutvision": packageVersion, lookoutvision: packageVersion });
    const taken = Object.keys(files).filter((file) => existsSync(join(root, file)));
    if (taken.length > 0) {
        throw new Error(
            `The folder ${root} has ${taken.join(", ")} already, which would be overwritten. Name another folder.`,
        );
    }
    try {
        for (const kind of ["normal", "anomaly", "masks"]) {
            await mkdir(join(root, "pictures", kind), { recursive: true });
        }
        for (const [file, content] of Object.entries(projectFiles(name, await dependencies(root)))) {
            await writeFile(join(root, file), content, { flag: "wx" });
        }
    } catch (error) {
        throw new Error(`The project in ${root} can't be written: ${fileProblem(error)}.`, { cause: error });
    }
    process.stdout.write(nextSteps(root, name));
}

/** `Boards of line 7` → `Boards-of-line-7` */
function nameOf(folder: string): string {
    return folder.replace(/[^a-zA-Z0-9_-]+/g, "-").replace(/^[-_]+|-+$/g, "") || "inspection";
}

type Dependencies = Record<"pulumi-lookoutvision" | "lookoutvision", string>;

/**
 * Dependencies for the project's package.json. From a clone: the packages as npm packs them, copied into the project.
 * Else: the ones of the surrounding project. Else: the release of this command.
 */
async function dependencies(root: string): Promise<Dependencies> {
    const clone = dirname(packageRoot);
    const pack = join(clone, "tools", "pack.cjs");
    if (existsSync(pack)) {
        const packages = join(root, "packages");
        process.stderr.write(`Packing the packages of ${clone} …\n`);
        const { status } = spawnSync(process.execPath, [pack, packages], { stdio: ["ignore", "ignore", "inherit"] });
        if (status !== 0) {
            throw new Error(`The packages of the clone ${clone} can't be packed; the reason is above.`);
        }
        const archives = await readdir(packages);
        const archiveOf = (name: string) => `file:packages/${archives.find((file) => file.startsWith(`${name}-`))}`;
        return { "pulumi-lookoutvision": archiveOf("pulumi-lookoutvision"), lookoutvision: archiveOf("lookoutvision") };
    }
    const surrounding = surroundingDependencies(process.cwd(), root);
    return {
        "pulumi-lookoutvision": surrounding["pulumi-lookoutvision"] ?? packageVersion,
        lookoutvision: surrounding.lookoutvision ?? packageVersion,
    };
}

function surroundingDependencies(from: string, root: string): Partial<Dependencies> {
    const file = join(from, "package.json");
    const { dependencies = {}, devDependencies = {} } = existsSync(file)
        ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>)
        : {};
    const all = { ...devDependencies, ...dependencies };
    if (all["pulumi-lookoutvision"] === undefined && all.lookoutvision === undefined) {
        return dirname(from) === from ? {} : surroundingDependencies(dirname(from), root);
    }
    return Object.fromEntries(
        Object.entries(all)
            .filter(([name]) => name === "pulumi-lookoutvision" || name === "lookoutvision")
            .map(([name, spec]) => [name, movedSpec(spec, from, root)]),
    );
}

/** Adapts a dependency to another package.json. A `file:` path is relative to its package.json. */
function movedSpec(spec: string, from: string, to: string): string {
    const path = /^file:(.+)$/.exec(spec)?.[1];
    return path === undefined || isAbsolute(path) ? spec : `file:${relative(to, resolve(from, path))}`;
}

/** The command that gives a shell the Pulumi of the clone, where the machine has none of its own. */
function pulumiOfClone(root: string): string[] {
    const activate = join(dirname(packageRoot), ".lookoutvision", "activate");
    const hasOwn = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "pulumi")));
    return hasOwn || !existsSync(activate)
        ? []
        : [`  . ${quoted(relative(root, activate))}    # Pulumi, as npm start has it; state is kept beside this file`];
}

/** A path as one word of a shell. */
function quoted(path: string): string {
    return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function nextSteps(root: string, name: string): string {
    const there = relative(process.cwd(), root);
    return [
        `The project ${name} is in ${root}. Put pictures of one size into it, PNG or JPEG:`,
        "  pictures/normal     at least 20 good pieces",
        "  pictures/anomaly    at least 10 defective ones",
        "  pictures/masks      where the defects are, if you have that: names as in anomaly/, as .png",
        "Then:",
        ...(there === "" ? [] : [`  cd ${quoted(there)}`]),
        "  npm install",
        ...pulumiOfClone(root),
        "  pulumi stack init dev",
        "  pulumi up",
        `  npx lookoutvision report ${name}`,
        "",
    ].join("\n");
}
