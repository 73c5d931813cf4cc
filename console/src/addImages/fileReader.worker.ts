import { Sha256 } from "@aws-crypto/sha256-js";
import { readPicture } from "./readPicture";
import type { PictureFacts } from "./readPicture";

/** Question to the worker: a file and a number for the answer. */
export interface FileQuestion {
    id: number;
    file: File;
}

/** What a file holds. Undefined facts: no picture. */
export interface FileAnswer {
    id: number;
    /** First 32 hexadecimal digits of the SHA-256, as the service names its objects. Undefined: it can't be read. */
    digest?: string;
    facts?: PictureFacts;
}

addEventListener("message", ({ data }: MessageEvent<FileQuestion>) => {
    void answer(data).then((found) => postMessage(found));
});

async function answer({ id, file }: FileQuestion): Promise<FileAnswer> {
    try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        return { id, digest: hex(await sha256(bytes)).slice(0, 32), facts: readPicture(bytes) };
    } catch {
        // Moved or deleted since it was chosen, or a folder.
        return { id };
    }
}

/** Browsers give their own SHA-256 only to pages over TLS and on this machine. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (globalThis.isSecureContext) {
        return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    }
    const hash = new Sha256();
    hash.update(bytes);
    return hash.digest();
}

function hex(bytes: Uint8Array): string {
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
