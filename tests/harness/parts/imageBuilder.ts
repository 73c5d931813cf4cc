import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { lastLines, runCommand } from "../../../tools/runCommand";
import { userCacheFolder } from "../../../tools/userCache";
import { VisibleError } from "../../../tools/visibleError";
import { installDebianPackages } from "./installDebianPackages";

const advice =
    "The tests of the image build it without a Docker daemon. They need root, buildah and debootstrap. Install these (on Debian: apt-get install buildah debootstrap).";

/** Images that stand for the public ones, which no registry of images is asked for. */
export const baseImages = { node: "localhost/node-base", debian: "localhost/debian-base" };

/** Builds images. */
export interface ImageBuilder {
    /** Runs buildah. @throws VisibleError with its last lines when it fails. */
    buildah(args: string[], options?: { cwd?: string; timeoutMs?: number }): Promise<string>;
}

/**
 * Makes buildah ready, with the two base images: a Debian by debootstrap, and the same with the Node.js and npm of this
 * machine. They are made once per user and version of Node.js (a minute, 500 MB).
 *
 * @throws VisibleError with what to do if a part can't be had.
 */
export async function openImageBuilder(say: (line: string) => void = () => undefined): Promise<ImageBuilder> {
    if (process.getuid?.() !== 0) {
        throw new VisibleError(advice);
    }
    const missing = ["buildah", "debootstrap"].filter((name) => !findProgram(name));
    if (missing.length > 0) {
        say(`Installing ${missing.join(" and ")} …`);
        await installDebianPackages(missing, advice);
    }
    const recipe = createHash("sha256")
        .update(await readFile(__filename))
        .update(process.version)
        .digest("hex");
    const folder = join(userCacheFolder(), `images-${recipe.slice(0, 16)}`);
    const builder = builderIn(folder);
    if (!existsSync(join(folder, "ready"))) {
        say("Making the tests' base images (a minute, once per user) …");
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true });
        await makeBaseImages(builder);
        await writeFile(join(folder, "ready"), "");
    }
    await forgetOldImages(builder);
    return builder;
}

/** Most images that earlier builds may leave, layers included. A build makes some twenty. */
const mostImages = 100;

/** Removes images of earlier builds, before they fill the disk. */
async function forgetOldImages({ buildah }: ImageBuilder): Promise<void> {
    const images = (await buildah(["images", "--all", "--quiet"])).split("\n");
    if (images.length > mostImages) {
        await buildah(["rmi", "--prune"]);
    }
}

function findProgram(name: string): boolean {
    return ["/usr/bin", "/usr/sbin", "/usr/local/bin"].some((folder) => existsSync(join(folder, name)));
}

function builderIn(folder: string): ImageBuilder {
    const storage = ["--root", join(folder, "root"), "--runroot", join(folder, "run")];
    return {
        async buildah(args, { cwd, timeoutMs = 300_000 } = {}) {
            const { code, stdout, stderr } = await runCommand("buildah", [...storage, ...args], { cwd, timeoutMs });
            if (code !== 0) {
                throw new VisibleError(`buildah ${args[0]} failed:\n${lastLines({ stdout, stderr })}`);
            }
            return stdout.trim();
        },
    };
}

async function makeBaseImages({ buildah }: ImageBuilder): Promise<void> {
    const work = await mkdtemp(join(tmpdir(), "debian-base-"));
    try {
        const debian = join(work, "root");
        await debootstrap(debian);
        const archive = join(work, "root.tar");
        // What a running system mounts there is not of the image.
        await run("tar", [
            "-C",
            debian,
            "--one-file-system",
            "--exclude=./proc/*",
            "--exclude=./sys/*",
            "-cf",
            archive,
            ".",
        ]);
        const container = await buildah(["from", "scratch"]);
        await buildah(["add", "--quiet", container, archive, "/"]);
        await buildah(["commit", "--quiet", container, baseImages.debian]);
        await addNode(await buildah(["mount", container]));
        await buildah(["umount", container]);
        await buildah(["commit", "--quiet", container, baseImages.node]);
        await buildah(["rm", container]);
    } finally {
        await rm(work, { recursive: true, force: true });
    }
}

/** Makes the smallest Debian 12, without documentation. */
async function debootstrap(folder: string): Promise<void> {
    await run("debootstrap", [
        "--variant=minbase",
        "--include=ca-certificates",
        "bookworm",
        folder,
        ...(await mirror()),
    ]);
    for (const part of ["usr/share/doc", "usr/share/man", "usr/share/locale", "var/lib/apt/lists", "var/cache/apt"]) {
        await rm(join(folder, part), { recursive: true, force: true });
    }
}

/** Address that this machine's apt has its packages from. Empty: debootstrap's own default. */
async function mirror(): Promise<string[]> {
    const folder = "/etc/apt/sources.list.d";
    const files = existsSync(folder) ? (await readdir(folder)).map((name) => join(folder, name)) : [];
    for (const file of ["/etc/apt/sources.list", ...files].filter((path) => existsSync(path))) {
        const found = /^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s*)?)(https?:\/\/\S+\/debian\/?)(?:\s|$)/m.exec(
            await readFile(file, "utf8"),
        );
        if (found) {
            return [found[1]];
        }
    }
    return [];
}

/** Adds this machine's Node.js and npm where the public image has them. */
async function addNode(root: string): Promise<void> {
    const npm = dirname(dirname(await realpath(join(dirname(await realpath(process.execPath)), "npm"))));
    const folder = join(root, "usr", "local");
    await mkdir(join(folder, "lib", "node_modules"), { recursive: true });
    await copyFile(process.execPath, join(folder, "bin", "node"));
    await cp(npm, join(folder, "lib", "node_modules", "npm"), { recursive: true });
    await symlink("../lib/node_modules/npm/bin/npm-cli.js", join(folder, "bin", "npm"));
}

async function run(command: string, args: string[]): Promise<void> {
    const { code, stderr, stdout } = await runCommand(command, args, { timeoutMs: 300_000 });
    if (code !== 0) {
        throw new VisibleError(`${advice}\n${command} failed:\n${lastLines({ stdout, stderr })}`);
    }
}
