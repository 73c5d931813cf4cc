import type { FolderStorage } from "./folderStorage";
import type { ObjectStorage } from "./objectStorage";

/**
 * Chooses a bucket's storage: a folder if the bucket root has a folder of the bucket's name, else S3.
 *
 * @param openS3 - opens S3. It is called once, for the first bucket that is no folder.
 */
export function chooseStorage(folders: FolderStorage, openS3: () => ObjectStorage): ObjectStorage {
    let s3: ObjectStorage | undefined;
    const storageOf = async (bucket: string) => ((await folders.hasBucket(bucket)) ? folders : (s3 ??= openS3()));
    return {
        describe: async (location) => (await storageOf(location.bucket)).describe(location),
        read: async (location, maxBytes) => (await storageOf(location.bucket)).read(location, maxBytes),
        openRead: async (location) => (await storageOf(location.bucket)).openRead(location),
        async *list(folder) {
            yield* (await storageOf(folder.bucket)).list(folder);
        },
        write: async (location, body, contentType) =>
            (await storageOf(location.bucket)).write(location, body, contentType),
        requireWritable: async (location) => (await storageOf(location.bucket)).requireWritable(location),
    };
}
