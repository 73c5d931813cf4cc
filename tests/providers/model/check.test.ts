import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkModel } from "../../../providers/model/check";

const good = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "results", prefix: "models/" } },
    description: "line-7_v1.0",
    kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/1234",
    sensitiveTo: ["light", "turn"],
    tags: { line: "7", Größe: "", "a b": "c+d=e" },
    triggers: ["hash", 1, { a: [] }],
    qualityGate: {
        minimumF1Score: 0,
        minimumRecall: 1,
        minimumPrecision: 0.5,
        notWorseThan: "previous",
        tolerance: 0.01,
    },
    adoptVersion: "3",
    timeouts: { create: "2h", update: "90s", delete: "30m" },
    clientToken: "abc-123",
};

const failures = (change: object) => checkModel({ ...good, ...change }).failures;

describe("the model's check", () => {
    it("accepts every argument as documented, and hands them on unchanged", () => {
        assert.deepEqual(checkModel(good), { inputs: good, failures: [] });
    });

    it("accepts what preview can't know, in every argument and inside", () => {
        for (const name of Object.keys(good)) {
            assert.deepEqual(failures({ [name]: unknownMarker }), [], name);
        }
        assert.deepEqual(failures({ outputConfig: { s3Location: unknownMarker } }), []);
        assert.deepEqual(
            failures({ outputConfig: { s3Location: { bucket: unknownMarker, prefix: unknownMarker } } }),
            [],
        );
        assert.deepEqual(
            failures({
                qualityGate: { minimumRecall: unknownMarker, notWorseThan: unknownMarker, tolerance: unknownMarker },
            }),
            [],
        );
        assert.deepEqual(failures({ tags: { line: unknownMarker }, timeouts: { create: unknownMarker } }), []);
    });

    for (const [change, property, reason] of [
        [{ projectName: undefined }, "projectName", /^projectName is required$/],
        [{ projectName: 7 }, "projectName", /^projectName must be 1 to 255 letters/],
        [{ projectName: "my project" }, "projectName", /, not "my project"$/],
        [{ projectName: "-x" }, "projectName", /begin with a letter or digit/],
        [{ outputConfig: undefined }, "outputConfig", /is required/],
        [{ outputConfig: {} }, "outputConfig.s3Location", /is required/],
        [{ outputConfig: { s3Location: {} } }, "outputConfig.s3Location.bucket", /is required/],
        [
            { outputConfig: { s3Location: { bucket: "b!" } } },
            "outputConfig.s3Location.bucket",
            /bucket's name of 3 to 63/,
        ],
        [
            { outputConfig: { s3Location: { bucket: "results", prefix: "/a" } } },
            "outputConfig.s3Location.prefix",
            /don't begin with \//,
        ],
        [{ description: "two words" }, "description", /without spaces, not "two words"$/],
        [{ kmsKeyId: " key" }, "kmsKeyId", /KMS key$/],
        [{ tags: ["a"] }, "tags", /must be an object$/],
        [{ tags: { "": "x" } }, 'tags[""]', /key must be 1 to 128/],
        [{ tags: { line: 7 } }, 'tags["line"]', /value must be at most 256/],
        [
            { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, ""])) },
            "tags",
            /at most 50, not 51/,
        ],
        [{ tags: { line: "a*b" } }, 'tags["line"]', /value must be at most 256/],
        [{ triggers: "hash" }, "triggers", /must be a list$/],
        [{ qualityGate: 0.9 }, "qualityGate", /must be an object$/],
        [
            { qualityGate: { minimumF1Score: "0.9" } },
            "qualityGate.minimumF1Score",
            /must be a number from 0 to 1, not "0\.9"$/,
        ],
        [{ qualityGate: { minimumRecall: 95 } }, "qualityGate.minimumRecall", /must be a number from 0 to 1, not 95$/],
        [{ qualityGate: { minimumPrecision: -0.1 } }, "qualityGate.minimumPrecision", /must be a number from 0 to 1/],
        [
            { qualityGate: { notWorseThan: "last" } },
            "qualityGate.notWorseThan",
            /must be "previous" or the number of a version, as text, not "last"$/,
        ],
        [{ qualityGate: { notWorseThan: 3 } }, "qualityGate.notWorseThan", /must be "previous" or the number/],
        [{ qualityGate: { notWorseThan: "3", tolerance: 2 } }, "qualityGate.tolerance", /must be a number from 0 to 1/],
        [
            { qualityGate: { tolerance: 0.1 } },
            "qualityGate.tolerance",
            /is that of qualityGate\.notWorseThan: give that too/,
        ],
        [
            { qualityGate: { minimumF1: 0.9 } },
            "qualityGate.minimumF1",
            /is no argument: did you mean qualityGate\.minimumF1Score\?$/,
        ],
        [
            { qualityGate: { tolerance: 0.1, notWorseThan: null } },
            "qualityGate.tolerance",
            /is that of qualityGate\.notWorseThan: give that too, or leave it out$/,
        ],
        [
            { operatingPoint: { minimumRecall: null } },
            "operatingPoint",
            /^operatingPoint must have exactly one of minimumRecall, maximumFalseAlarmRate and threshold; leave it out for the threshold that the training chose$/,
        ],
        [{ operatingPoint: [0.5] }, "operatingPoint", /must be an object$/],
        [
            { engine: { sageMaker: { subnets: ["subnet-0a1b2c3d"], securityGroups: null } } },
            "engine",
            /^engine\.sageMaker\.subnets needs engine\.sageMaker\.securityGroups: give both, or neither$/,
        ],
        [
            { engine: { sageMaker: null, sageMakerAlgorithm: { securityGroups: ["sg-0a1b2c3d"] } } },
            "engine",
            /^engine\.sageMakerAlgorithm\.securityGroups needs engine\.sageMakerAlgorithm\.subnets: give both, or neither$/,
        ],
        [{ adoptVersion: "latest" }, "adoptVersion", /must be the number of a version, as text, not "latest"$/],
        [{ adoptVersion: 3 }, "adoptVersion", /must be the number of a version, as text$/],
        [{ triggerz: ["a"] }, "triggerz", /is no argument: did you mean triggers\?$/],
        [{ timeouts: { create: 60 } }, "timeouts.create", /must be a duration like "2h"/],
        [{ clientToken: "a_b" }, "clientToken", /1 to 64 letters, digits and hyphens$/],
    ] as [object, string, RegExp][]) {
        it(`names what is wrong with ${JSON.stringify(change)}`, () => {
            const found = failures(change);
            assert.deepEqual(
                found.map((failure) => failure.property),
                [property],
            );
            assert.match(found[0].reason, reason);
        });
    }

    it("takes null for what isn't given", () => {
        for (const change of [
            { qualityGate: { tolerance: null } },
            { operatingPoint: null, tags: null },
            { operatingPoint: { minimumRecall: null, threshold: 2 } },
            { engine: { local: null, sageMaker: { subnets: null } } },
            { engine: { local: true } },
        ]) {
            assert.deepEqual(failures(change), [], JSON.stringify(change));
        }
        assert.deepEqual(failures({ operatingPoint: unknownMarker, engine: unknownMarker }), []);
    });

    it("names all that is wrong at once", () => {
        const found = failures({
            projectName: "",
            description: " ",
            timeouts: { create: "x", delete: "y" },
            tags: { a: "*", b: "*" },
        });
        assert.deepEqual(
            found.map(({ property }) => property),
            ["projectName", "description", "timeouts.create", "timeouts.delete", 'tags["a"]', 'tags["b"]'],
        );
    });

    it("repeats no value that may be secret", () => {
        const found = failures({ tags: { pin: "s3cr3t*" }, clientToken: "s3cr3t_", kmsKeyId: " s3cr3t" });
        assert.equal(found.length, 3);
        assert.doesNotMatch(JSON.stringify(found), /s3cr3t/);
    });
});
