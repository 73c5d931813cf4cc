import { createHash } from "node:crypto";
import { validationError } from "../../http/errors";
import { mostPictures } from "../../datasets/importDataset";
import { manifestOfFolder, TooManyPicturesError } from "../../gallery/folderManifest";
import { parseBucketUri } from "../bucketUri";
import type { Service } from "../context";
import type { CreateManifestOutput } from "../ownOutputs/createManifest";
import { sayingWhat } from "../pictureErrors";
import { requireProject } from "../resources";
import type { CreateManifestInput } from "../validations/createManifest";

/** Writes a manifest of the pictures in a folder of a bucket, for CreateDataset. */
export async function createManifest(input: CreateManifestInput, service: Service): Promise<CreateManifestOutput> {
    const { Folder: folder, LabelByFolder: labelByFolder = false } = input;
    const project = await requireProject(service.store, input.ProjectName);
    const location = parseBucketUri(folder);
    if (location === undefined || (location.key !== "" && !location.key.endsWith("/"))) {
        throw validationError(
            `The folder ${folder} can't be read: name it as s3://bucket/folder/, with a slash at its end.`,
        );
    }
    const { bucket, key: prefix } = location;
    return sayingWhat(`No manifest of the folder ${folder} can be made`, async () => {
        const options = { labelByFolder, most: mostPictures.train, now: service.now() };
        const manifest = await manifestOfFolder(service.objects, { bucket, prefix }, options).catch(
            (error: unknown) => {
                throw error instanceof TooManyPicturesError ? validationError(error.message) : error;
            },
        );
        const { counts, skipped, skippedTotal, text } = manifest;
        if (counts.total === 0) {
            throw validationError(
                `The folder ${folder} has no picture${skippedTotal === 0 ? "" : `, only ${skippedTotal} other files: ${skipped[0].key}: ${skipped[0].message}`}. Name a folder with PNG or JPEG files.`,
            );
        }
        const digest = createHash("sha256").update(text).digest("hex").slice(0, 32);
        const key = `datasets/${project.name}/manifests/${digest}.manifest`;
        return service.consoleBucket.use(async (consoleBucket) => {
            await service.objects.write({ bucket: consoleBucket, key }, Buffer.from(text), "application/jsonlines");
            return {
                Manifest: { Bucket: consoleBucket, Key: key },
                Total: counts.total,
                Normal: counts.normal,
                Anomaly: counts.anomaly,
                Unlabeled: counts.unlabelled,
                SkippedTotal: skippedTotal,
                Skipped: skipped.map(({ key, message }) => ({ Key: key, Message: message })),
            };
        });
    });
}
