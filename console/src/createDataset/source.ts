import { createDataset as texts } from "../texts";
import { readBucketPlace } from "../shared/bucketPlace";

export type SourceKind = "computer" | "folder" | "manifest";

/** Where the pictures of a new dataset come from, as a person has filled in the form. */
export interface Source {
    kind: SourceKind;
    /** Folder of a bucket. */
    folder: string;
    labelByFolder: boolean;
    /** Manifest in a bucket. */
    manifest: string;
}

export const emptySource: Source = { kind: "computer", folder: "", labelByFolder: false, manifest: "" };

/** What is wrong with a source, as a sentence. */
export function faultOf({ kind, folder, manifest }: Source): string | undefined {
    if (kind === "folder") {
        const place = readBucketPlace(folder);
        return place === undefined || !(place.key === "" || place.key.endsWith("/")) ? texts.uriWrong : undefined;
    }
    if (kind === "manifest") {
        const place = readBucketPlace(manifest);
        return place === undefined || place.key === "" || place.key.endsWith("/") ? texts.manifestWrong : undefined;
    }
    return undefined;
}

/** Member of CreateDataset that names the source. A folder's manifest is made first, by CreateManifest. */
export function sourceAsCode({ kind, manifest }: Source) {
    const place = kind === "manifest" ? readBucketPlace(manifest) : undefined;
    return (
        place && {
            DatasetSource: { GroundTruthManifest: { S3Object: { Bucket: place.bucket, Key: place.key } } },
        }
    );
}
