import { pictureSize } from "../../harness/edge/packedFixture";

const { width, height } = pictureSize;
const model = { model_component: "plates" };

/** Requests of DetectAnomalies that no model can answer, and what the agent says. @param pixels - of a whole picture. */
export function unusableRequests(pixels: Buffer): [object, RegExp][] {
    const bytes = (wide: number, high: number, length = 3 * wide * high) => ({
        ...model,
        bitmap: { width: wide, height: high, byte_data: Buffer.alloc(length) },
    });
    const handle = (name: string, size: number, offset: number | string = 0) => ({
        ...model,
        bitmap: { width, height, shared_memory_handle: { name, size, offset } },
    });
    return [
        [{ bitmap: { width, height, byte_data: pixels } }, /^The request has no model_component\.$/],
        [model, /^The request has no bitmap\.$/],
        [{ ...model, bitmap: { width, height } }, /neither byte_data nor shared_memory_handle/],
        [bytes(63, 120), /^The bitmap's width is 63; 64 to 4096 pixels are allowed\.$/],
        [bytes(160, 4097, 0), /height is 4097/],
        [bytes(-1, 120, 0), /width is -1/],
        [bytes(160, 120, 57_599), /has 57599 bytes; 160x120 pixels .* take 57600\.$/],
        [bytes(160, 120, 0), /has 0 bytes/],
        [bytes(64, 64), /has 64x64 pixels; this model was trained on pictures of 160x120/],
        [bytes(4096, 4096), /has 4096x4096 pixels; this model/],
        [handle("/none", 57_600), /segment "\/none" \(size 57600, offset 0\) can't be opened: there is none/],
        [handle("/none", 57_600, "18446744073709551615"), /offset of the bitmap's .* too large/],
    ];
}
