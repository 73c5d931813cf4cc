/** A picture as pixels. */
export interface DecodedPicture {
    width: number;
    height: number;
    /** Red, green, blue, 0–255, row by row: `height` × `width` × 3. */
    rgb: Uint8Array;
}
