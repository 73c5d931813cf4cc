import { describeLocation } from "./objectErrors";
import { badKey } from "./objectNames";
import { ObjectStorageError } from "./objectStorage";
import type { ObjectLocation } from "./objectStorage";

/** Translates a failed file operation on an object into an error for the user. */
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
                `${object} could not be written: the disk is full, or has no room for more files. Free some space and try again.`,
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
        case "ELOOP":
            return badKey(location, "its symbolic links lead in a circle", { cause: error });
        case "ENOENT":
        case "ENXIO":
            return verb === "read"
                ? noSuchObject(location, error)
                : new ObjectStorageError(
                      "unavailable",
                      `${object} could not be written: its folder was removed meanwhile. Try again.`,
                      { cause: error },
                  );
        case "ENOTDIR":
        case "EEXIST":
        case "EISDIR":
            return verb === "read"
                ? noSuchObject(location, error)
                : badKey(location, "in a folder bucket no object can be where a folder is, or below another object", {
                      cause: error,
                  });
        default:
            return new ObjectStorageError(
                "unavailable",
                `${object} could not be ${verb === "read" ? "read" : "written"}: ${(error as Error).message}. Try again when that is repaired.`,
                { cause: error },
            );
    }
}

/** Error for a file that doesn't exist. */
export function noSuchObject(location: ObjectLocation, cause?: unknown): ObjectStorageError {
    return new ObjectStorageError(
        "no-such-object",
        `There is no object ${describeLocation(location)}. Check the bucket and the key.`,
        { cause },
    );
}
