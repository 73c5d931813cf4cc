/**
 * Draws a picture of a piece as PNG.
 *
 * @param piece - names the piece: the same text, the same picture.
 */
export type Drawing = (piece: string, isAnomaly: boolean) => Promise<Buffer>;
