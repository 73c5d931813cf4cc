import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);

/** Files of the page that become smaller by compression. Fonts and pictures are compressed already. */
const worthwhile = /\.(js|css|svg|json|map)$/;

/** Quality of brotli: a little larger than with the best, in a fraction of the time. */
const quality = 9;

/**
 * Compresses files whose names say their content, once each, outside of the request thread.
 *
 * @returns a function that gives a file's compressed bytes. Undefined: it is sent as it is.
 */
export function createCompressedOnce(): (file: string) => Promise<Buffer | undefined> {
    const kept = new Map<string, Promise<Buffer | undefined>>();
    return (file) => {
        if (!worthwhile.test(file)) {
            return Promise.resolve(undefined);
        }
        let compressed = kept.get(file);
        if (compressed === undefined) {
            compressed = readFile(file)
                .then((content) => compress(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }))
                .catch(() => {
                    // It is gone, which the answer itself says.
                    kept.delete(file);
                    return undefined;
                });
            kept.set(file, compressed);
        }
        return compressed;
    };
}
