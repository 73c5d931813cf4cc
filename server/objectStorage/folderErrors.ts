import { basename } from "node:path";
import { describeLocation } from "./objectErrors";
import { type ObjectLocation, ObjectStorageError } from "./objectStorage";

/** What a failed file operation on an object means to the user. */
export function asFolderError(verb: "read" | "write", location: ObjectLocation, error: unknown): unknown {
    if (error instanceof ObjectStorageError) {
        return error;
    }
    const object = describeLocation(location);
    const code = (error as NodeJS.ErrnoException).code;
    switch (code) {
        case "ENOSPC":
        case "EDQUOT":
            return new ObjectStorageError(
                "disk-full",
                `${object} could not be written: the disk is full. Free some space and try again.`,
                { cause: error },
            );
        case "EACCES":
        case "EPERM":
        case "EROFS":
            return new ObjectStorageError(
                "access-denied",
                `The service may not ${verb} ${object} (${code}). Give the user that it runs as access to the folder.`,
                { cause: error },
            );
        case "ENAMETOOLONG":
            return badKey(location, "the name is too long for the file system");
        case "ENOENT":
        case "ELOOP":
            return noSuchObject(location, error);
        case "ENOTDIR":
        case "EEXIST":
        case "EISDIR":
            return verb === "read"
                ? noSuchObject(location, error)
                : badKey(location, `in a folder bucket "${basename(location.key)}" can't be a file and a folder at once`);
        default:
            return new ObjectStorageError(
                "unavailable",
                `${object} could not be ${verb === "read" ? "read" : "written"}: ${(error as Error).message}. Try again when that is repaired.`,
                { cause: error },
            );
    }
}

/** The key is none for a folder bucket. */
export function badKey(location: ObjectLocation, reason: string): ObjectStorageError {
    return new ObjectStorageError("bad-key", `${describeLocation(location)} can't be used: ${reason}. Use another key.`);
}

/** There is no such file. */
export function noSuchObject(location: ObjectLocation, cause?: unknown): ObjectStorageError {
    return new ObjectStorageError(
        "no-such-object",
        `There is no object ${describeLocation(location)}. Check the bucket and the key.`,
        { cause },
    );
}
