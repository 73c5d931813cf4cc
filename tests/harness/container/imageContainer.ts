import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ImageBuilder } from "../parts/imageBuilder";
import { withOwnMounts } from "../parts/mountNamespace";
import { makeSageMakerContainer, startProcess } from "./sageMakerContainer";
import type { SageMakerContainer } from "./sageMakerContainer";

/** What an image says of its containers. */
export interface ImageSettings {
    Entrypoint?: string[];
    Cmd?: string[];
    Env?: string[];
    User?: string;
    WorkingDir?: string;
}

/** Container of a built image. Its program sees the image's files, a folder as /opt/ml, and the network of this machine. */
export interface ImageContainer extends SageMakerContainer {
    /** Folder that the program sees as `/`. */
    root: string;
    settings: ImageSettings;
}

/** Runs a command in the image's files. Arguments: its root, the folder for /opt/ml, user and group, command. */
const inImage = `set -e
    mount --rbind /proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mkdir -p "$1/opt/ml"
    mount --bind "$2" "$1/opt/ml"
    root="$1" user="$3"
    shift 3
    exec chroot --userspec="$user" "$root" "$@"`;

/** Makes a container of an image. */
export async function makeImageContainer({ buildah }: ImageBuilder, image: string): Promise<ImageContainer> {
    const settings = (
        JSON.parse(await buildah(["inspect", "--type=image", image])) as { OCIv1: { config: ImageSettings } }
    ).OCIv1.config;
    const ml = await makeSageMakerContainer();
    const container = await buildah(["from", "--pull-never", image]);
    const root = await buildah(["mount", container]);
    await mkdir(join(root, "tmp"), { recursive: true });
    return {
        ...ml,
        root,
        settings,
        start(args, environment = {}) {
            const [program, ...words] = [
                ...(settings.Entrypoint ?? []),
                ...(args.length > 0 ? args : (settings.Cmd ?? [])),
            ];
            const variables = [...(settings.Env ?? []), ...Object.entries(environment).map((pair) => pair.join("="))];
            const command = [
                "/usr/bin/env",
                "-i",
                "PATH=/usr/local/bin:/usr/bin:/bin",
                ...variables,
                program,
                ...words,
            ];
            const user = settings.User || "0:0";
            return startProcess([...withOwnMounts(), "sh", "-c", inImage, "sh", root, ml.folder, user, ...command]);
        },
        async remove() {
            await buildah(["umount", container]);
            await buildah(["rm", container]);
            await ml.remove();
        },
    };
}
