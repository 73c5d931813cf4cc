/** Tells whether a file, or its first four bytes, begins as a PNG file does. */
export function isPng(encoded: Uint8Array): boolean {
    return [0x89, 0x50, 0x4e, 0x47].every((byte, index) => encoded[index] === byte);
}

/** Tells whether a file, or its first three bytes, begins as a JPEG file does. */
export function isJpeg(encoded: Uint8Array): boolean {
    return [0xff, 0xd8, 0xff].every((byte, index) => encoded[index] === byte);
}
