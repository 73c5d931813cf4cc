import assert from "node:assert/strict";
import { samplePictures } from "../../../server/detector/patchSample";
import { maskOf } from "./maskedPictures";
import type { LabelledPicture } from "../../../server/detector/trainingTask";

describe("the sample of pictures whose patches are looked at", () => {
    it("is all of some hundreds", () => {
        assert.deepEqual([...samplePictures(picturesOf(400, 200), 1)], [...Array(600).keys()]);
    });

    it("has both labels of very many, half of each if there are enough", () => {
        assert.deepEqual(countsOf(1000, 1000), [300, 300]);
        assert.deepEqual(countsOf(1000, 40), [560, 40]);
        assert.deepEqual(countsOf(40, 1000), [40, 560]);
    });

    it("takes the anomalies that have masks first", () => {
        const pictures = picturesOf(1000, 500).map((picture, index) =>
            index >= 1400 ? { ...picture, mask: maskOf(() => assert.fail("read")) } : picture,
        );
        const sample = samplePictures(pictures, 1);
        assert.equal(pictures.filter(({ mask }, index) => mask && sample.has(index)).length, 100);
    });

    it("depends on the seed, and on nothing else", () => {
        assert.deepEqual(samplePictures(picturesOf(900, 100), 1), samplePictures(picturesOf(900, 100), 1));
        assert.notDeepEqual(samplePictures(picturesOf(900, 100), 1), samplePictures(picturesOf(900, 100), 2));
    });
});

function countsOf(normals: number, anomalies: number): [number, number] {
    const pictures = picturesOf(normals, anomalies);
    const sample = [...samplePictures(pictures, 1)].map((picture) => pictures[picture].label);
    return [sample.filter((label) => label === "normal").length, sample.filter((label) => label === "anomaly").length];
}

function picturesOf(normals: number, anomalies: number): LabelledPicture[] {
    return Array.from({ length: normals + anomalies }, (_, index) => ({
        sourceRef: String(index),
        label: index < normals ? "normal" : "anomaly",
        read: () => assert.fail("read"),
    }));
}
