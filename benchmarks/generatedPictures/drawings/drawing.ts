/**
 * Draws a picture of a piece as PNG.
 *
 * @param piece - name of the piece. The same name gives the same picture.
 */
export type Drawing = (piece: string, isAnomaly: boolean) => Promise<Buffer>;
