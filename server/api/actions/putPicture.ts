import { createHash } from "node:crypto";
import { validationError } from "../../http/errors";
import { ObjectStorageError } from "../../objectStorage/objectStorage";
import { PictureFault } from "../../pictures/pictureFault";
import type { PictureSize } from "../../gallery/gallery";
import type { Service } from "../context";
import { firstPicture, sizeOfDataset } from "../datasetPictures";
import type { PutPictureOutput } from "../ownOutputs/putPicture";
import { sayingWhat } from "../pictureErrors";
import { findDataset, requireProject } from "../resources";
import type { Dataset } from "../resources";
import type { PutPictureInput } from "../validations/putPicture";

/** Digits of the file's SHA-256 in its key. */
const hashDigits = 32;

/**
 * Stores a picture or mask that somebody brings, under a name that says its content: the same file twice is the same
 * object. It goes where the dataset's other pictures are, else into the console bucket. A file that no dataset of the
 * project would take is refused.
 */
export async function putPicture(input: PutPictureInput, service: Service): Promise<PutPictureOutput> {
    const { Name: name, Kind: kind = "picture", Body: body } = input;
    const { store } = service;
    const project = await requireProject(store, input.ProjectName);
    const what = `The ${kind} ${name} can't be stored`;
    requireName(name, what);
    return sayingWhat(what, async () => {
        const { width, height, isPng } = await service.gallery.check(body);
        if (kind === "mask" && !isPng) {
            throw new PictureFault("a mask must be a PNG, because JPEG mixes its colours");
        }
        if (isPng ? !/\.png$/i.test(name) : !/\.jpe?g$/i.test(name)) {
            throw new PictureFault(
                `it is a ${isPng ? "PNG" : "JPEG"} file, and its name must end in ${isPng ? ".png" : ".jpg or .jpeg"}`,
            );
        }
        const datasets = await datasetsOf(service, project.id, input.DatasetType);
        await requireSize({ width, height }, service, datasets, project.name);
        const digest = createHash("sha256").update(body).digest("hex").slice(0, hashDigits);
        const key = `projects/${project.name}/${kind}s/${digest}/${name}`;
        const write = async (bucket: string) => {
            const location = { bucket, key };
            if (!(await isStored(service, location, body.length))) {
                await service.objects.write(location, body, isPng ? "image/png" : "image/jpeg");
            }
            return { Source: `s3://${bucket}/${key}`, Width: width, Height: height };
        };
        for (const dataset of datasets) {
            const first = await firstPicture(store, dataset);
            if (first !== undefined) {
                return write(first.bucket);
            }
        }
        return service.consoleBucket.use(write);
    });
}

function requireName(name: string, what: string): void {
    const fault =
        /[/\\]/.test(name) || name === "." || name === ".."
            ? "its name must be that of a file, without folders"
            : /[\p{Cc}\p{Surrogate}]/u.test(name)
              ? "its name holds control characters"
              : Buffer.byteLength(name) > 255
                ? "its name is longer than 255 bytes"
                : undefined;
    if (fault !== undefined) {
        throw validationError(`${what}: ${fault}. Rename it.`);
    }
}

/** Datasets of a project whose pictures the new one must be like, the one it is meant for first. */
async function datasetsOf(
    { store }: Service,
    projectId: string,
    type: "train" | "test" | undefined,
): Promise<Dataset[]> {
    const project = await store.selectFrom("projects").selectAll().where("id", "=", projectId).executeTakeFirst();
    const found = [];
    for (const each of type === undefined ? (["train", "test"] as const) : [type]) {
        const dataset = project && (await findDataset(store, project, each));
        found.push(...(dataset === undefined ? [] : [dataset]));
    }
    return found;
}

async function requireSize(size: PictureSize, service: Service, datasets: Dataset[], project: string): Promise<void> {
    for (const dataset of datasets) {
        const expected = await sizeOfDataset(service, dataset).catch((error: unknown) => {
            // A first picture that can't be read says nothing about others.
            if (error instanceof ObjectStorageError || error instanceof PictureFault) {
                return undefined;
            }
            throw error;
        });
        if (expected !== undefined && (expected.width !== size.width || expected.height !== size.height)) {
            throw new PictureFault(
                `it has ${size.width}x${size.height} pixels, and the pictures of the ${dataset.type} dataset of the project ${project} have ${expected.width}x${expected.height}: all must be of one size`,
            );
        }
    }
}

async function isStored(
    { objects }: Service,
    location: { bucket: string; key: string },
    size: number,
): Promise<boolean> {
    try {
        return (await objects.describe(location)).size === size;
    } catch (error) {
        if (error instanceof ObjectStorageError && ["no-such-object", "access-denied"].includes(error.reason)) {
            return false;
        }
        throw error;
    }
}
