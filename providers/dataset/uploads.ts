import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Bucket } from "../buckets/bucket";
import { manifestText } from "./manifest";
import type { MaskConvention } from "./pictures/maskConvention";
import type { LabelledPicture, PictureFile } from "./pictures/labelledPicture";
import { preparedName } from "./pictures/pictureProblems";
import type { Preparation } from "./pictures/preparation";
import { preparePicture } from "./preparePicture";

/** The place of a dataset's objects in a bucket. */
export interface UploadPlace {
    bucket: Bucket;
    prefix: string;
    projectName: string;
    datasetType: string;
    /** Steps applied to each picture and mask before the upload. Undefined: they are uploaded as they are. */
    preparation?: Preparation | undefined;
    /**
     * Text that identifies the owner of these uploads. It is the same for every attempt of the same dataset, and
     * different for any other.
     */
    owner: string;
}

/** Makes the manifest's key. */
export function manifestKey({
    prefix,
    projectName,
    datasetType,
}: Pick<UploadPlace, "prefix" | "projectName" | "datasetType">): string {
    return `${prefix}${projectName}/${datasetType}.manifest`;
}

/** Makes the common beginning of the addresses of all uploaded pictures. */
export function pictureUri(place: UploadPlace): string {
    return `${place.bucket.uri}/${folderKey(place)}`;
}

/**
 * Uploads the manifest, and the pictures that aren't there yet with the same content. Objects of earlier uploads stay
 * until {@link removeStaleUploads}, because the old dataset refers to them.
 *
 * A record beside the manifest first lists what is about to be uploaded. An upload that is cut off can then be
 * continued, and all uploads can be deleted without touching anything else.
 */
export async function uploadDataset(
    place: UploadPlace,
    pictures: readonly LabelledPicture[],
    convention: MaskConvention,
    onProgress: (done: number, total: number) => void,
): Promise<void> {
    const { bucket } = place;
    const record = await ownRecord(place);
    const present = await bucket.list(folderKey(place));
    const missing: PlannedObject[] = [];
    for (const planned of plan(place, pictures)) {
        const known = record.objects[planned.key];
        const stamp = present.get(planned.key);
        if (known === undefined && stamp !== undefined) {
            await requireSameContent(bucket, planned);
        } else if (known?.sha256 !== planned.sha256 || known.stamp === null || known.stamp !== stamp) {
            missing.push(planned);
            record.objects[planned.key] = { sha256: planned.sha256, stamp: null };
        }
    }
    if (missing.length > 0) {
        await writeRecord(place, record);
        let done = 0;
        await eachOf(missing, 8, async (planned) => {
            const stamp = await bucket.write(planned.key, await contentOf(planned), contentTypeOf(planned));
            record.objects[planned.key] = { sha256: planned.sha256, stamp };
            onProgress(++done, missing.length);
        });
    }
    await writeRecord(place, record);
    await bucket.write(
        manifestKey(place),
        Buffer.from(manifestText(uploadedPictures(place, pictures), convention, place.preparation)),
        "application/x-ndjson",
    );
}

/** Deletes objects of earlier uploads that these pictures don't need. */
export async function removeStaleUploads(place: UploadPlace, pictures: readonly LabelledPicture[]): Promise<void> {
    const record = await ownRecord(place);
    const needed = new Set(plan(place, pictures).map(({ key }) => key));
    const stale = Object.keys(record.objects).filter((key) => !needed.has(key));
    if (stale.length > 0) {
        await removeUnchanged(place, record, stale);
        stale.forEach((key) => delete record.objects[key]);
        await writeRecord(place, record);
    }
}

/** Deletes everything that was uploaded, and nothing else. An object that somebody has overwritten since stays. */
export async function removeUploads(place: UploadPlace): Promise<void> {
    const record = await readRecord(place);
    if (record === undefined || record.owner !== place.owner) {
        return;
    }
    await removeUnchanged(place, record, Object.keys(record.objects));
    await place.bucket.remove([manifestKey(place)]);
    await place.bucket.remove([recordKey(place)]);
}

/** Record of the uploads to this place, kept in the bucket beside the manifest. */
interface UploadRecord {
    format: 1;
    owner: string;
    /** Uploads by key. A stamp of null: the upload was begun. */
    objects: Record<string, { sha256: string; stamp: string | null }>;
}

interface PlannedObject {
    key: string;
    file: PictureFile;
    isMask: boolean;
    preparation: Preparation | undefined;
    /** Hash of the file's content, and of the preparation if there is one. It tells whether an object is up to date. */
    sha256: string;
}

function folderKey({ prefix, projectName, datasetType }: UploadPlace): string {
    return `${prefix}${projectName}/${datasetType}/`;
}

function recordKey({ prefix, projectName, datasetType }: UploadPlace): string {
    return `${prefix}${projectName}/${datasetType}.uploads.json`;
}

function plan(place: UploadPlace, pictures: readonly LabelledPicture[]): PlannedObject[] {
    const { preparation } = place;
    const planned = (key: string, file: PictureFile, isMask: boolean): PlannedObject => ({
        key,
        file,
        isMask,
        preparation,
        sha256: preparation ? sha256(Buffer.from(JSON.stringify([file.sha256, isMask, preparation]))) : file.sha256,
    });
    return pictures.flatMap((picture) => [
        planned(pictureKey(place, picture), picture, false),
        ...(picture.mask ? [planned(maskKey(place, picture.mask), picture.mask, true)] : []),
    ]);
}

function pictureKey(place: UploadPlace, { label, name }: LabelledPicture): string {
    return `${folderKey(place)}${label}/${place.preparation ? preparedName(name) : name}`;
}

function maskKey(place: UploadPlace, { name }: PictureFile): string {
    return `${folderKey(place)}masks/${name}`;
}

/** Returns the content to upload: the file's content, prepared if required. */
async function contentOf({ file, isMask, preparation }: PlannedObject): Promise<Buffer> {
    const content = await readFile(file.path);
    if (sha256(content) !== file.sha256) {
        throw new Error(`${file.path} changed while it was uploaded: run the update again`);
    }
    return preparation ? preparePicture(content, preparation, { isMask, path: file.path }) : content;
}

function uploadedPictures(place: UploadPlace, pictures: readonly LabelledPicture[]) {
    return pictures.map((picture) => ({
        uri: `${place.bucket.uri}/${pictureKey(place, picture)}`,
        label: picture.label,
        ...(picture.mask && {
            maskUri: `${place.bucket.uri}/${maskKey(place, picture.mask)}`,
            maskColors: colorsMet(picture.mask),
        }),
    }));
}

function colorsMet({ samples }: PictureFile): string[] | undefined {
    return samples === undefined || samples.hasMoreColors ? undefined : Object.keys(samples.colors);
}

async function readRecord(place: UploadPlace): Promise<UploadRecord | undefined> {
    const text = await place.bucket.read(recordKey(place));
    return text === undefined ? undefined : (JSON.parse(text.toString("utf8")) as UploadRecord);
}

async function ownRecord(place: UploadPlace): Promise<UploadRecord> {
    const record = (await readRecord(place)) ?? { format: 1, owner: place.owner, objects: {} };
    if (record.owner !== place.owner) {
        throw new Error(
            `${place.bucket.uri}/${folderKey(place)} holds the pictures of another stack's dataset: choose another images.prefix, ` +
                `or if that stack is no more, delete ${place.bucket.uri}/${recordKey(place)}`,
        );
    }
    return record;
}

async function writeRecord(place: UploadPlace, record: UploadRecord): Promise<void> {
    await place.bucket.write(recordKey(place), Buffer.from(JSON.stringify(record)), "application/json");
}

async function removeUnchanged(place: UploadPlace, record: UploadRecord, keys: readonly string[]): Promise<void> {
    const present = await place.bucket.list(folderKey(place));
    await place.bucket.remove(
        keys.filter((key) => {
            const { stamp } = record.objects[key] as { stamp: string | null };
            return stamp === null || present.get(key) === stamp;
        }),
    );
}

/**
 * Throws if an object of somebody else has other content. Such an object may be used, but is never overwritten or
 * deleted.
 */
async function requireSameContent(bucket: Bucket, planned: PlannedObject): Promise<void> {
    const { key, file } = planned;
    const found = await bucket.read(key);
    if (found === undefined || !found.equals(await contentOf(planned))) {
        throw new Error(
            `${bucket.uri}/${key} is there already and isn't ${file.path}: choose another images.prefix, or delete that object`,
        );
    }
}

function contentTypeOf({ file, preparation }: PlannedObject): string {
    return file.header?.format === "jpeg" && preparation === undefined ? "image/jpeg" : "image/png";
}

function sha256(content: Buffer): string {
    return createHash("sha256").update(content).digest("hex");
}

/**
 * Does the work for all items, `atOnce` at a time. After the first failure it starts no more, and ends once the work in
 * progress has ended.
 */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
    const remaining = items.values();
    let failed = false;
    const results = await Promise.allSettled(
        Array.from({ length: atOnce }, async () => {
            for (const item of remaining) {
                if (failed) {
                    return;
                }
                await work(item).catch((error: unknown) => {
                    failed = true;
                    throw error;
                });
            }
        }),
    );
    for (const result of results) {
        if (result.status === "rejected") {
            throw result.reason;
        }
    }
}
