import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { drawRooms } from "../tools/structure/drawRooms";
import { findCycles } from "../tools/structure/findCycles";
import { currentPictures, root } from "../tools/structure/picture";
import { readImports } from "../tools/structure/readImports";
import { importsOfRooms, roomOf } from "../tools/structure/roomOf";
import { packages, rooms } from "../tools/structure/rooms";

const graph = readImports(root, [...packages, "tools", "tests", "benchmarks", "samplePictures"]);

describe("the structure of the sources", () => {
    for (const name of packages) {
        const order = Object.keys(rooms[name]);

        it(`lists each room of ${name}/ in its table in tools/structure/, and no folder that isn't there`, () => {
            assert.deepEqual([...importsOfRooms(graph, name).keys()].sort(), [...order].sort());
        });

        it(`lets a room of ${name}/ import only from rooms that are listed before it`, () => {
            for (const [room, { mayImport }] of Object.entries(rooms[name])) {
                const later = mayImport.filter((other) => order.indexOf(other) >= order.indexOf(room));
                assert.deepEqual(later.concat(mayImport.filter((other) => !order.includes(other))), [], room);
            }
        });

        it(`has no import in ${name}/ that the table of rooms doesn't allow`, () => {
            const refused = [...graph].flatMap(([file, imported]) =>
                imported
                    .filter((other) => file.startsWith(`${name}/`) && other.startsWith(`${name}/`))
                    .filter((other) => {
                        const [from, to] = [roomOf(file, name), roomOf(other, name)];
                        return from !== to && !rooms[name][from]?.mayImport.includes(to);
                    })
                    .map((other) => `${file} imports ${other}`),
            );
            assert.deepEqual(refused, []);
        });

        it(`allows nothing in ${name}/ that no import needs`, () => {
            const needed = importsOfRooms(graph, name);
            for (const [room, { mayImport }] of Object.entries(rooms[name])) {
                assert.deepEqual([...mayImport].sort(), needed.get(room), room);
            }
        });
    }

    it("lets the provider import nothing of the service's sources, and the service nothing of the provider's", () => {
        const across = [...graph].flatMap(([file, imported]) =>
            imported
                .filter((other) => /^(providers|server)\//.test(file) && /^(providers|server)\//.test(other))
                .filter((other) => file.split("/")[0] !== other.split("/")[0])
                .map((other) => `${file} imports ${other}`),
        );
        assert.deepEqual(across, []);
    });

    it("has no sources that import each other in a circle", () => {
        assert.deepEqual(findCycles(graph), []);
    });

    it("has no file of over 300 lines in the packages, tools and tests", () => {
        const long = [...graph.keys()].filter(
            (file) => readFileSync(`${root}/${file}`, "utf8").split("\n").length > 301,
        );
        assert.deepEqual(long, []);
    });

    it("is drawn in the pictures of docs/ as it is now: run `npm run structure` after a change", () => {
        for (const [file, picture] of Object.entries(currentPictures())) {
            assert.equal(readFileSync(file, "utf8"), picture, file);
        }
    });
});

describe("finding cycles", () => {
    const graphOf = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

    it("finds none where all goes one way", () => {
        assert.deepEqual(findCycles(graphOf({ a: ["b", "c"], b: ["c"], c: [] })), []);
    });

    it("finds each group that reaches itself, once", () => {
        const edges = { a: ["b"], b: ["c"], c: ["a", "d"], d: ["e"], e: ["d"], f: ["a"] };
        assert.deepEqual(findCycles(graphOf(edges)), [
            ["d", "e"],
            ["a", "b", "c"],
        ]);
    });
});

describe("drawing rooms", () => {
    it("names a folder that has no line, and where the lines are", () => {
        const imports = new Map([["counts", []]]);
        assert.throws(
            () => drawRooms([{ name: "console/src", rooms: {}, imports }]),
            /The folder console\/src\/counts has no line .* tools\/structure\/.*pageRooms\.ts/,
        );
    });
});
