import assert from "node:assert/strict";
import { mapClasses } from "../../../providers/dataset/mapClasses";

const line = (className: unknown, more: object = {}) =>
    JSON.stringify({
        "source-ref": "s3://data/a.png",
        label: 7,
        "label-metadata": { "class-name": className, "creation-date": "2024-01-01T00:00:00" },
        ...more,
    });
const map = { Good: "normal", Bad: "anomaly" } as const;

describe("a class map", () => {
    it("gives classes their labels, with the label's number, and keeps the rest of the line", () => {
        const [good, bad] = mapClasses(`${line("Good")}\n${line("Bad")}\n`, map)
            .trim()
            .split("\n")
            .map((text) => JSON.parse(text));
        assert.deepEqual(good, {
            "source-ref": "s3://data/a.png",
            label: 0,
            "label-metadata": { "class-name": "normal", "creation-date": "2024-01-01T00:00:00" },
        });
        assert.deepEqual([bad.label, bad["label-metadata"]["class-name"]], [1, "anomaly"]);
    });

    it("maps each of several labels, and a line after a byte order mark", () => {
        const several = line("Good", { "x-metadata": { "class-name": "Bad" } });
        const mapped = JSON.parse(mapClasses(`\uFEFF${several}`, map));
        assert.deepEqual([mapped["label-metadata"]["class-name"], mapped.x], ["normal", 1]);
    });

    it("leaves other classes, lines that can't be read, and the numbers of lines as they are", () => {
        const text = [line("good"), line("toString"), line(1), "{", "", "[1]", '{"x-metadata":null}', ""].join("\n");
        assert.equal(mapClasses(text, map), text);
    });
});
