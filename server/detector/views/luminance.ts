/** Rec. 601 luminance of 8-bit RGB, 0–255, one number a pixel. */
export function luminance(rgb: Uint8Array): Float32Array {
    const light = new Float32Array(rgb.length / 3);
    for (let pixel = 0; pixel < light.length; pixel++) {
        light[pixel] = 0.299 * rgb[3 * pixel] + 0.587 * rgb[3 * pixel + 1] + 0.114 * rgb[3 * pixel + 2];
    }
    return light;
}
