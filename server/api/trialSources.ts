import { describeLocation } from "../objectStorage/objectErrors";
import { requireUsableKey } from "../objectStorage/objectNames";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { ObjectFolder, ObjectLocation } from "../objectStorage/objectStorage";
import { internalError, validationError } from "../http/errors";
import type { Service } from "./context";
import { mostTrialPictures } from "./trialMembers";

/** Pictures of a trial as `s3://bucket/key`, each once, and the folder that they came from. */
export interface TrialSources {
    sources: string[];
    folder: string | undefined;
}

/** Most objects of a folder that are looked through for pictures. */
const mostListed = 100_000;

/**
 * Finds the pictures that a trial is to inspect.
 *
 * @throws ApiError ValidationException for names and folders that can't be used; InternalServerException when the
 *   bucket can't be reached.
 */
export async function findTrialSources(
    { Sources, Folder }: { Sources?: string[]; Folder?: string },
    { objects }: Pick<Service, "objects">,
): Promise<TrialSources> {
    if ((Sources === undefined) === (Folder === undefined)) {
        throw validationError("A trial needs either Sources, the names of its pictures, or a Folder of pictures.");
    }
    if (Sources !== undefined) {
        return { sources: checkSources(Sources), folder: undefined };
    }
    const place = parseFolder(Folder!);
    const folder = describeLocation({ bucket: place.bucket, key: place.prefix });
    try {
        return { sources: await picturesIn(place, folder, objects), folder };
    } catch (error) {
        if (!(error instanceof ObjectStorageError)) {
            throw error;
        }
        const message = `The folder ${folder} can't be read: ${error.message}`;
        throw error.reason === "unavailable" ? internalError(message, 5) : validationError(message);
    }
}

function checkSources(sources: readonly string[]): string[] {
    const seen = new Set<string>();
    for (const source of sources) {
        const location = parseUri(source);
        if (location === undefined || location.key === "") {
            throw validationError(`The source ${source} is no picture in a bucket. Name it as s3://BUCKET/KEY.`);
        }
        try {
            requireUsableKey(location);
        } catch (error) {
            throw validationError((error as Error).message);
        }
        if (seen.has(source)) {
            throw validationError(`The source ${source} is named twice. Name each picture once.`);
        }
        seen.add(source);
    }
    return sources.toSorted(byBytes);
}

async function picturesIn(place: ObjectFolder, folder: string, objects: Service["objects"]): Promise<string[]> {
    const sources: string[] = [];
    let listed = 0;
    for await (const { key } of objects.list(place)) {
        if (/\.(png|jpe?g)$/i.test(key)) {
            sources.push(describeLocation({ bucket: place.bucket, key }));
        }
        if (sources.length > mostTrialPictures) {
            throw validationError(
                `The folder ${folder} has more than ${mostTrialPictures} pictures, which is the most of a trial. Name a folder with fewer, or the pictures.`,
            );
        }
        if (++listed >= mostListed) {
            throw validationError(
                `The folder ${folder} has more than ${mostListed} objects. Name a folder with fewer, or the pictures.`,
            );
        }
    }
    if (sources.length === 0) {
        throw validationError(
            `The folder ${folder} has no picture: no object whose name ends with .png, .jpg or .jpeg.`,
        );
    }
    return sources;
}

/** Parses `s3://BUCKET` and `s3://BUCKET/PREFIX`. The prefix gets its slash at the end if it has none. */
function parseFolder(folder: string): ObjectFolder {
    const location = parseUri(folder.replace(/^(s3:\/\/[^/]+)$/, "$1/"));
    if (location === undefined) {
        throw validationError(`The folder ${folder} is no folder of a bucket. Name it as s3://BUCKET/PREFIX/.`);
    }
    const { bucket, key } = location;
    return { bucket, prefix: key === "" || key.endsWith("/") ? key : `${key}/` };
}

function parseUri(uri: string): ObjectLocation | undefined {
    const [, bucket, key] = /^s3:\/\/([0-9A-Za-z._-]{3,63})\/([^\p{Cc}\p{Surrogate}]*)$/su.exec(uri) ?? [];
    return bucket === undefined ? undefined : { bucket, key };
}

function byBytes(one: string, other: string): number {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
