import assert from "node:assert/strict";
import { gaussianBlurMatrix, slowChanges } from "../../../../server/detector/views/gaussianBlur";
import { normaliseLocally } from "../../../../server/detector/views/localNormalisation";

describe("a Gaussian blur", () => {
    it("gives SciPy's numbers", () => {
        // scipy.ndimage.gaussian_filter1d([1, 5, 2, 8, 3], 1.5, mode="mirror", truncate=4), SciPy 1.17.1
        const expected = [3.47130625, 3.69799018, 4.24991066, 4.8021885, 5.02851506];
        const matrix = gaussianBlurMatrix(5, 1.5);
        expected.forEach((value, row) => {
            const blurred = [1, 5, 2, 8, 3].reduce((sum, each, column) => sum + matrix[row * 5 + column] * each, 0);
            assert.ok(Math.abs(blurred - value) < 1e-5, `${blurred} is not ${value}`);
        });
    });

    it("is the same by its slow changes where it is wide", () => {
        const size = 320;
        const matrix = gaussianBlurMatrix(size, size / 8);
        const { amounts, shapes, count } = slowChanges(size, size / 8);
        const row = Float64Array.from({ length: size }, (_, place) => (place > 100 ? 200 : 6 * (place % 7)));
        const times = (of: Float32Array, vector: ArrayLike<number>) =>
            Float64Array.from({ length: of.length / vector.length }, (_, index) =>
                of
                    .subarray(index * vector.length, (index + 1) * vector.length)
                    .reduce((sum, weight, place) => sum + weight * vector[place], 0),
            );
        const expected = times(matrix, row);
        const changes = times(amounts, row);
        assert.equal(changes.length, count);
        times(shapes, changes).forEach((value, place) =>
            assert.ok(Math.abs(value - expected[place]) < 0.01, `${value} is not ${expected[place]}`),
        );
    });
});

describe("local normalisation", () => {
    const side = 320;

    it("makes an even picture 120 everywhere", async () => {
        const normalised = await normaliseLocally(new Uint8Array(3 * side * side).fill(77), side);
        assert.ok(normalised.every((value) => Math.abs(value - 120) < 0.5));
    });

    it("takes slow changes of light out and keeps a spot", async () => {
        const rgb = new Uint8Array(3 * side * side);
        for (let pixel = 0; pixel < side * side; pixel++) {
            const [x, y] = [pixel % side, Math.floor(pixel / side)];
            const spot = Math.abs(x - 80) < 4 && Math.abs(y - 160) < 4 ? 30 : 0;
            rgb.fill(60 + (120 * x) / side - spot, 3 * pixel, 3 * pixel + 3);
        }
        const normalised = await normaliseLocally(rgb, side);
        const at = (x: number, y: number) => normalised[y * side + x];
        assert.ok(Math.abs(at(100, 100) - at(220, 100)) < 6, `${at(100, 100)}, ${at(220, 100)}`);
        assert.ok(at(80, 160) < at(110, 160) - 30, `${at(80, 160)}, ${at(110, 160)}`);
    });

    it("keeps colours: one gain for all three channels", async () => {
        const rgb = Uint8Array.from({ length: 3 * side * side }, (_, index) => [122, 120, 118][index % 3]);
        const normalised = await normaliseLocally(rgb, side);
        const [red, green, blue] = [0, 1, 2].map((channel) => normalised[channel * side * side + 1000]);
        assert.ok(red > green && green > blue && Math.abs(red - green - (green - blue)) < 1, `${red} ${green} ${blue}`);
    });
});
