import assert from "node:assert/strict";
import sharp from "sharp";
import { readColors, readMap } from "../../console/src/masks/colors";
import { Drawing } from "../../console/src/masks/drawing";
import { fillPolygon, floodFill, newLayer, paintStroke, valuesOf } from "../../console/src/masks/layer";
import type { Layer } from "../../console/src/masks/layer";
import { palettePng } from "../../console/src/masks/palettePng";
import { fit, toPicture, zoomed } from "../../console/src/masks/view";
import { seededRandom } from "../harness/run/seededRandom";

const painted = (layer: Layer) => layer.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);

describe("the label layer of a mask", () => {
    it("paints exactly the pixels whose middle is within the brush's radius of the line", () => {
        const random = seededRandom(7);
        for (let round = 0; round < 60; round++) {
            const layer = newLayer(60, 50);
            const point = () => ({ x: random() * 80 - 10, y: random() * 70 - 10 });
            const [from, to, radius] = [point(), round % 5 === 0 ? undefined : point(), 1 + random() * 12];
            const end = to ?? from;
            paintStroke(layer, from, end, radius, 3);
            const [dx, dy] = [end.x - from.x, end.y - from.y];
            for (let y = 0; y < 50; y++) {
                for (let x = 0; x < 60; x++) {
                    const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
                    const along = dx * dx + dy * dy === 0 ? 0 : (px * dx + py * dy) / (dx * dx + dy * dy);
                    const nearest = Math.min(Math.max(along, 0), 1);
                    const away = Math.hypot(px - nearest * dx, py - nearest * dy);
                    const isEnd = [from, end].some((one) => Math.floor(one.x) === x && Math.floor(one.y) === y);
                    if (Math.abs(away - radius) > 1e-9) {
                        const wanted = away < radius || isEnd ? 3 : 0;
                        assert.equal(layer.data[y * 60 + x], wanted, `round ${round}, pixel ${x}, ${y}`);
                    }
                }
            }
        }
    });

    it("paints the pixel under a brush of one pixel, wherever in it the pointer is", () => {
        const layer = newLayer(4, 4);
        paintStroke(layer, { x: 1.99, y: 2.01 }, { x: 1.99, y: 2.01 }, 0.5, 1);
        assert.equal(painted(layer), 1);
        assert.equal(layer.data[2 * 4 + 1], 1);
    });

    it("fills a polygon without pixels outside it, and a closed contour up to the contour", () => {
        const layer = newLayer(20, 20);
        const corners = [
            [2, 3],
            [12, 3],
            [12, 9],
            [2, 9],
        ].map(([x, y]) => ({ x, y }));
        fillPolygon(layer, corners, 1);
        assert.equal(painted(layer), 10 * 6);
        fillPolygon(
            layer,
            corners.map(({ x, y }) => ({ x: x / 2 + 3, y: y / 2 + 3 })),
            0,
        );
        const hole = 60 - painted(layer);
        assert.ok(hole > 0 && hole < 60);
        assert.deepEqual(floodFill(layer, { x: 19, y: 19 }, 2), { left: 0, top: 0, right: 20, bottom: 20 });
        assert.equal(layer.data.filter((value) => value === 0).length, hole, "the hole isn't reached from outside");
        floodFill(layer, { x: 7, y: 5.5 }, 1);
        assert.equal(layer.data.filter((value) => value === 1).length, 60);
        assert.deepEqual(valuesOf(layer), [1, 2]);
    });

    it("takes strokes, fills and proposals back one by one, and does them again, to the pixel", () => {
        const drawing = new Drawing(newLayer(300, 200));
        const states = [drawing.layer.data.slice()];
        const random = seededRandom(3);
        for (let round = 0; round < 30; round++) {
            const at = () => ({ x: random() * 300, y: random() * 200 });
            if (round % 7 === 3) {
                drawing.fill(at(), 1 + (round % 4));
            } else if (round % 7 === 5) {
                drawing.polygon([at(), at(), at(), at()], 1 + (round % 4));
            } else if (round === 20) {
                drawing.replace(({ data }) => data.fill(9, 1000, 5000));
            } else {
                drawing.begin(at(), 8, round % 5, round % 2 === 0);
                drawing.moveTo(at(), 8, round % 5);
                drawing.end();
            }
            const before = states.at(-1) as Uint8Array;
            if (!Buffer.from(before).equals(Buffer.from(drawing.layer.data))) {
                states.push(drawing.layer.data.slice());
            }
        }
        const check = (index: number) =>
            assert.ok(Buffer.from(states[index]).equals(Buffer.from(drawing.layer.data)), `state ${index}`);
        for (let index = states.length - 2; index >= 0; index--) {
            drawing.undo();
            check(index);
        }
        assert.equal(drawing.history.canUndo, false);
        for (let index = 1; index < states.length; index++) {
            drawing.redo();
            check(index);
        }
        assert.equal(drawing.history.canRedo, false);
    });

    it("is written as a PNG with the map's colours, which the service reads back pixel by pixel", async () => {
        for (const labels of [1, 3, 12, 20]) {
            const colors = [
                { name: "BACKGROUND", color: "#FFFFFF" },
                ...Array.from({ length: labels }, (_, index) => ({
                    name: `label${index}`,
                    color: `#${(0x102030 + index * 0x0b0705).toString(16).padStart(6, "0").toUpperCase()}`,
                })),
            ];
            const layer = newLayer(67, 65);
            const random = seededRandom(labels);
            // Single pixels at the top, ever longer runs of one value towards the bottom.
            layer.data.forEach((_, index) => {
                const goesOn = random() < index / layer.data.length;
                layer.data[index] = goesOn ? layer.data[index - 1] : Math.floor(random() * (labels + 1));
            });
            const png = await palettePng(
                layer,
                colors.map(({ color }) => color),
            );
            const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
            assert.deepEqual([info.width, info.height, info.channels], [67, 65, 3]);
            for (let index = 0; index < layer.data.length; index++) {
                const color = data
                    .subarray(3 * index, 3 * index + 3)
                    .toString("hex")
                    .toUpperCase();
                assert.equal(`#${color}`, colors[layer.data[index]].color);
            }
            const rgba = await sharp(png).ensureAlpha().raw().toBuffer();
            const again = newLayer(67, 65);
            readColors(again, new Uint8ClampedArray(rgba), colors, colors.slice(1));
            assert.ok(Buffer.from(again.data).equals(Buffer.from(layer.data)));
        }
    });

    it("takes from an anomaly map what is in the upper part of its range, and nothing of a map without one", () => {
        const layer = newLayer(4, 1);
        readMap(layer, Uint8ClampedArray.from([10, 0, 0, 255, 60, 0, 0, 255, 110, 0, 0, 255, 109, 0, 0, 255]), 0.5, 2);
        assert.deepEqual([...layer.data], [0, 2, 2, 2]);
        const flat = newLayer(2, 1);
        readMap(flat, Uint8ClampedArray.from([50, 0, 0, 255, 50, 0, 0, 255]), 0.5, 2);
        assert.deepEqual([...flat.data], [0, 0]);
    });

    it("zooms around the pointer: the point under it stays", () => {
        const view = fit(4096, 2048, 1000, 800);
        assert.deepEqual(view, { scale: 1000 / 4096, x: 0, y: (800 - 500) / 2 });
        const at = { x: 321, y: 456 };
        const closer = zoomed(view, 3, at, view.scale);
        const [before, after] = [toPicture(view, at), toPicture(closer, at)];
        assert.ok(Math.abs(before.x - after.x) < 1e-6 && Math.abs(before.y - after.y) < 1e-6);
    });
});
