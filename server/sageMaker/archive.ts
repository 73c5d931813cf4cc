import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";

/**
 * Reads the files of a `.tar.gz`, as SageMaker packs what a container leaves.
 *
 * @param mostBytes - size of all files together past which it fails.
 * @returns contents by path, without `./` before it.
 * @throws Error for what is no such archive, or is too large.
 */
export async function readArchive(packed: Readable, mostBytes: number): Promise<Map<string, Buffer>> {
    const files = new Map<string, Buffer>();
    const entries = extract();
    // Its errors reach the loop below.
    pipeline(packed, createGunzip(), entries, () => undefined);
    let size = 0;
    for await (const entry of entries) {
        const chunks: Buffer[] = [];
        for await (const chunk of entry as AsyncIterable<Buffer>) {
            size += chunk.length;
            if (size > mostBytes) {
                throw new Error(`the archive holds more than ${mostBytes} bytes`);
            }
            chunks.push(chunk);
        }
        if (entry.header.type === "file") {
            files.set(entry.header.name.replace(/^\.\//, ""), Buffer.concat(chunks));
        }
    }
    return files;
}

/** Packs files as a `.tar.gz`. The same files give the same bytes. */
export async function writeArchive(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
    const tar = pack();
    for (const [name, content] of files) {
        tar.entry({ name, mode: 0o644, mtime: new Date(0) }, Buffer.from(content));
    }
    tar.finalize();
    const packed = tar.pipe(createGzip());
    const chunks: Buffer[] = [];
    for await (const chunk of packed as AsyncIterable<Buffer>) {
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
