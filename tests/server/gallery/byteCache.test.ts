import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteCache } from "../../../server/gallery/byteCache";

describe("bytes in memory", () => {
    it("forget what nobody asked for longest, when there are too many", () => {
        const cache = new ByteCache(100);
        for (const key of ["a", "b", "c"]) {
            cache.set(key, Buffer.alloc(30));
        }
        assert.ok(cache.get("a"));
        cache.set("d", Buffer.alloc(30));
        assert.deepEqual(
            ["a", "b", "c", "d"].map((key) => cache.get(key) !== undefined),
            [true, false, true, true],
        );
        cache.set("e", Buffer.alloc(101));
        assert.equal(cache.get("e"), undefined, "it is larger than all may be");
        assert.equal(cache.bytes, 0);
    });

    it("never are more than the limit, and count what they hold", () => {
        fc.assert(
            fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 60 }))), (sets) => {
                const cache = new ByteCache(100);
                for (const [key, size] of sets) {
                    cache.set(String(key), Buffer.alloc(size));
                    assert.ok(cache.bytes <= 100);
                    assert.ok(cache.get(String(key)), "what came last is there");
                }
                const held = Array.from({ length: 10 }, (_, key) => cache.get(String(key))?.length ?? 0);
                assert.equal(
                    held.reduce((sum, size) => sum + size, 0),
                    cache.bytes,
                );
            }),
        );
    });
});
