import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { artifactPath, modelFileName } from "../artifacts/artifactStore";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import { ifThere } from "../files/ifThere";
import { writeFileAtomically } from "../files/writeFileAtomically";
import { pictureLimits } from "../pictures/pictureLimits";
import { artifactsName } from "../training/containerFiles";
import { copyName } from "../training/copyPictures";
import { modelFolder, outputFolder, picturesFolder } from "./layout";

/** Folder of the copies of pictures among a model's artifacts. */
const copies = dirname(copyName(""));

/**
 * Artifacts of a training in a container. They are plain files, since no key of the service leaves it: copies of
 * pictures are those of the channel, the model goes into the model's folder, and the others into the output.
 */
export const channelArtifacts: SealedArtifacts = {
    async write(name, content) {
        const path = pathOf(name);
        await mkdir(dirname(path), { recursive: true });
        await writeFileAtomically(path, content);
    },
    read: (name) => ifThere(readFile(pathOf(name))),
    /** Copies over the size limit are left out, so that the training asks the storage for them and learns why. */
    async list() {
        const names = (await ifThere(readdir(picturesFolder))) ?? [];
        const usable: string[] = [];
        for (const name of names) {
            const { size } = await stat(join(picturesFolder, name));
            if (size <= pictureLimits.bytes) {
                usable.push(`${copies}/${name}`);
            }
        }
        return usable;
    },
};

function pathOf(name: string): string {
    if (name === modelFileName) {
        return join(modelFolder, name);
    }
    const inside = artifactPath(artifactsName, name);
    return dirname(name) === copies ? join(picturesFolder, basename(name)) : join(outputFolder, inside);
}
