import type { KMSClient } from "@aws-sdk/client-kms";
import type { Service } from "../api/context";
import { newClient } from "../encryption/kms";
import { openConsoleBucket } from "../gallery/consoleBucket";
import { openGallery } from "../gallery/gallery";
import { openBuckets } from "../objectStorage/openObjectStorage";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import type { Foundations } from "./openStorage";

export interface PictureParts extends Pick<Foundations, "store" | "artifacts" | "bucketRoot" | "region"> {
    objects: ObjectStorage;
    /** When aborted, calls of S3 and KMS in progress are given up. */
    ending: AbortSignal;
}

/**
 * Opens what the console needs of pictures. Its bucket is made where the models are: in S3 if they are there, since
 * all servers reach it, else in the folder of the buckets.
 */
export function openPictures({
    store,
    objects,
    artifacts,
    bucketRoot,
    region,
    ending,
}: PictureParts): Pick<Service, "gallery" | "consoleBucket" | "listKeys"> {
    let kms: KMSClient | undefined;
    return {
        gallery: openGallery({ objects }),
        consoleBucket: openConsoleBucket({
            store,
            buckets: openBuckets(artifacts.kind, bucketRoot, region, ending),
            region,
        }),
        listKeys: () => {
            const { listKeys } = require("../encryption/listKeys") as typeof import("../encryption/listKeys");
            return listKeys((kms ??= newClient(regionOf(process.env, region))), ending);
        },
    };
}

/** Region of the keys that need none in their names, as for all other calls of KMS. */
function regionOf(environment: NodeJS.ProcessEnv, region: string): string {
    return environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? region;
}
