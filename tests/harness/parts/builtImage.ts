import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../../tools/runCommand";
import { baseImages } from "./imageBuilder";
import type { ImageBuilder } from "./imageBuilder";

const root = join(__dirname, "..", "..", "..");

/**
 * Builds the image of deploy/Dockerfile from the files that are compiled. Layers whose content is as before are taken from
 * the last build.
 *
 * @param target - stage of the Dockerfile.
 * @returns name of the image.
 */
export async function buildImage({ buildah }: ImageBuilder, target: "service" | "sagemaker"): Promise<string> {
    const name = `localhost/lookoutvision-${target}`;
    const secrets = await mkdtemp(join(tmpdir(), "npm-settings-"));
    try {
        await buildah(
            [
                "build",
                "--quiet",
                "--isolation=chroot",
                "--layers",
                "--file=deploy/Dockerfile",
                `--ignorefile=deploy/Dockerfile.dockerignore`,
                `--target=${target}`,
                `--build-arg=NODE_IMAGE=${baseImages.node}`,
                `--build-arg=BASE_IMAGE=${baseImages.debian}`,
                ...(await npmSettings(secrets)),
                `--tag=${name}`,
                ".",
            ],
            { cwd: root },
        );
    } finally {
        await rm(secrets, { recursive: true });
    }
    return name;
}

/** Hands the registry that this machine's npm uses to the build. */
async function npmSettings(folder: string): Promise<string[]> {
    const setting = async (name: string) => {
        const { stdout } = await runCommand("npm", ["config", "get", name], { cwd: root, timeoutMs: 30_000 });
        const value = stdout.trim();
        return value === "null" || value === "undefined" ? undefined : value;
    };
    const npmrc = join(folder, "npmrc");
    const lines: string[] = [];
    for (const name of ["registry", "proxy", "https-proxy", "noproxy"]) {
        const value = await setting(name);
        if (value) {
            lines.push(`${name}=${value}`);
        }
    }
    await writeFile(npmrc, `${lines.join("\n")}\n`);
    const authority = process.env.NODE_EXTRA_CA_CERTS ?? (await setting("cafile"));
    return [
        `--secret=id=npmrc,src=${npmrc}`,
        ...(authority && existsSync(authority) ? [`--secret=id=npm-ca,src=${authority}`] : []),
    ];
}
