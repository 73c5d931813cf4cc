import assert from "node:assert/strict";
import { loadDetector } from "../../../server/detector/loadDetector";
import { decodeModelFile, encodeModelFile, ModelFileError } from "../../../server/detector/modelFile";
import type { DetectorModel } from "../../../server/detector/modelFile";

const model: DetectorModel = {
    detector: "memoryBank",
    pictureSize: { width: 96, height: 64 },
    decision: { threshold: 1.25, slope: 3 },
    backboneChecksum: "0".repeat(64),
    seed: 7,
    arrays: { bank: Float32Array.of(1, -2.5, 1e-30, 3e38), empty: new Float32Array(0), s8: Float32Array.of(Math.PI) },
};

describe("a model file", () => {
    it("gives back what was written, from any place in a buffer", () => {
        const file = encodeModelFile(model);
        const moved = new Uint8Array(file.length + 3);
        moved.set(file, 3);
        assert.deepEqual(decodeModelFile(file), model);
        assert.deepEqual(decodeModelFile(moved.subarray(3)), model);
    });

    it("is the same whatever the order in which arrays were added", () => {
        const reversed = Object.fromEntries(Object.entries(model.arrays).reverse());
        assert.deepEqual(encodeModelFile({ ...model, arrays: reversed }), encodeModelFile(model));
    });

    it("is refused with a sentence when any byte is changed or missing", async () => {
        const file = encodeModelFile(model);
        for (let position = 16; position < file.length; position += 7) {
            const damaged = Uint8Array.from(file);
            damaged[position] ^= 1;
            assert.throws(() => decodeModelFile(damaged), {
                name: "ModelFileError",
                message: /damaged.*train a new version/,
            });
        }
        assert.throws(() => decodeModelFile(file.subarray(0, -5)), { name: "ModelFileError", message: /damaged/ });
        await assert.rejects(loadDetector(file.subarray(0, -5)), ModelFileError);
    });

    it("is refused when it is something else", () => {
        for (const other of [new Uint8Array(0), Buffer.from("{}"), Buffer.alloc(500, "x")]) {
            assert.throws(() => decodeModelFile(other), {
                name: "ModelFileError",
                message: /not one that training writes/,
            });
        }
    });

    it("of a newer version says to update the service", () => {
        const file = Buffer.from(encodeModelFile(model));
        file.writeUInt32LE(99, 8);
        assert.throws(() => decodeModelFile(file), {
            name: "ModelFileError",
            message: /format 99.*update the service/,
        });
    });

    it("is not loaded with another backbone than the one it was trained on", async () => {
        await assert.rejects(loadDetector(encodeModelFile(model)), {
            name: "ModelFileError",
            message: /another version of lookoutvision/,
        });
    });
});
