import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { sageMakerName } from "../../../server/sageMaker/names";
import { tagsFor } from "../../../server/sageMaker/tags";

/** Rule of SageMaker for names of training jobs, models and endpoints. */
const rule = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

describe("names and tags at SageMaker", () => {
    it("keeps the name of a training, so that people find it", () => {
        const name = `${randomUUID()}-1`;
        assert.equal(sageMakerName(name), `lookoutvision-${name}`);
    });

    it("makes a fitting name of any text: the same of the same, another of another", () => {
        const text = fc.oneof(fc.string(), fc.string({ unit: "grapheme", maxLength: 200 }), fc.constant("--"));
        fc.assert(
            fc.property(text, text, (one, other) => {
                assert.match(sageMakerName(one), rule);
                assert.equal(sageMakerName(one), sageMakerName(one));
                assert.equal(sageMakerName(one) === sageMakerName(other), one === other);
            }),
            { numRuns: 300 },
        );
    });

    it("makes tags that AWS takes, for any project", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), fc.nat(), (project, version) => {
                for (const { Key, Value } of tagsFor({ project, version: String(version) })) {
                    assert.match(Key, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
                    assert.match(Value, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
                }
            }),
        );
    });
});
