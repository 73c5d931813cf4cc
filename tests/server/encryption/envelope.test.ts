import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { EnvelopeError, seal, unseal } from "../../../server/encryption/envelope";

describe("envelope", () => {
    const key = randomBytes(32);
    const identity = { modelId: "m-1", name: "pictures/a" };
    const plaintext = Buffer.from("a picture");

    it("gives back what was sealed", () => {
        for (const size of [0, 1, 16, 1_000_000]) {
            const content = randomBytes(size);
            assert.ok(unseal(seal(content, key, identity), key, identity).equals(content));
        }
    });

    it("shows nothing of the content, and never looks the same twice", () => {
        const envelope = seal(plaintext, key, identity);
        assert.ok(!envelope.includes(plaintext));
        assert.ok(!envelope.equals(seal(plaintext, key, identity)));
    });

    it("notices a change of any single byte", () => {
        const envelope = seal(plaintext, key, identity);
        for (let i = 0; i < envelope.length; i++) {
            const changed = Buffer.from(envelope);
            changed[i] ^= 1;
            assert.throws(() => unseal(changed, key, identity), EnvelopeError, `byte ${i}`);
        }
    });

    it("notices that the end is missing, wherever it was cut", () => {
        const envelope = seal(plaintext, key, identity);
        for (let length = 0; length < envelope.length; length++) {
            assert.throws(() => unseal(envelope.subarray(0, length), key, identity), EnvelopeError, `length ${length}`);
        }
    });

    it("doesn't open under another name, for another model or with another key", () => {
        const envelope = seal(plaintext, key, identity);
        assert.throws(() => unseal(envelope, key, { ...identity, name: "model" }), /pictures|model/);
        assert.throws(() => unseal(envelope, key, { ...identity, modelId: "m-2" }), EnvelopeError);
        assert.throws(() => unseal(envelope, randomBytes(32), identity), EnvelopeError);
        assert.throws(() => unseal(envelope, key, { modelId: 'm-1","pictures', name: "a" }), EnvelopeError);
    });
});
