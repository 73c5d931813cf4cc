import assert from "node:assert/strict";
import { configure, serviceSettings, settingsFrom } from "../../../providers/service/settings";
import { unknownMarker } from "../../../providers/arguments/unknown";
import type { RawProperties } from "../../../providers/host/contract";
import { checkLocalBucket } from "../../../providers/localBucket/check";

const urn = (name: string) => `urn:pulumi:dev::test::pulumi-nodejs:dynamic/lookoutvision:LocalBucket::${name}`;
const properties = (name: string, more: RawProperties = {}): RawProperties => ({
    resourceUrn: urn(name),
    stackIdentity: "0123456789abcdef",
    ...more,
});

describe("the name of a local bucket that the program doesn't name", () => {
    before(() => configure(() => undefined));

    const check = (olds: RawProperties, news: RawProperties) => {
        const { inputs, failures } = checkLocalBucket(olds, news, serviceSettings());
        assert.deepEqual(failures, []);
        return inputs;
    };
    const made = () => check({}, properties("boards"));

    it("is that of the resource with seven digits, which tell the stacks apart", () => {
        assert.match(String(made()["bucket"]), /^boards-[0-9a-f]{7}$/);
        assert.notEqual(check({}, properties("boards", { stackIdentity: "other" }))["bucket"], made()["bucket"]);
    });

    it("stays when the resource is renamed, and after that", () => {
        const renamed = check(made(), properties("plates"));
        assert.equal(renamed["bucket"], made()["bucket"]);
        assert.equal(check(renamed, properties("plates"))["bucket"], made()["bucket"]);
    });

    it("stays also when release 0.1.0 has made it, which didn't note that it was made", () => {
        const { isNameMade: _, ...old } = made();
        assert.equal(check(old, properties("plates"))["bucket"], made()["bucket"]);
    });

    it("is made when the program no longer names it", () => {
        const named = check({}, properties("boards", { bucket: "mine" }));
        assert.deepEqual(named, properties("boards", { bucket: "mine" }));
        assert.equal(check(named, properties("boards"))["bucket"], made()["bucket"]);
    });

    it("is the program's own when the program names it", () => {
        const named = properties("boards", { bucket: "mine" });
        assert.deepEqual(check(made(), named), named);
        assert.deepEqual(check(named, named), named);
    });

    it("stays generated where the engine hands it back, as it does with ignoreChanges", () => {
        const { bucket } = made();
        assert.deepEqual(check(made(), properties("boards", { bucket })), made());
        assert.deepEqual(check(made(), properties("plates", { bucket, isNameMade: true })), {
            ...properties("plates", { bucket, isNameMade: true }),
        });
    });

    it("has small letters, digits, dots and hyphens, of which at most 55 are the resource's", () => {
        for (const [name, form] of [
            ["My Boards__7.b", /^my-boards-7\.b-[0-9a-f]{7}$/],
            ["b".repeat(60), /^b{55}-[0-9a-f]{7}$/],
        ] as [string, RegExp][]) {
            assert.match(String(check({}, properties(name))["bucket"]), form);
        }
    });

    it("is open while preview doesn't know the stack", () => {
        for (const unknown of [{ stackIdentity: unknownMarker }, { resourceUrn: unknownMarker }]) {
            assert.equal(check({}, properties("boards", unknown))["bucket"], unknownMarker);
        }
    });
});

describe("a local bucket for a service elsewhere", () => {
    it("is refused, with where the service's address is from and what to declare instead", () => {
        const settings = {
            ...settingsFrom(() => undefined, {}, "/"),
            endpoint: new URL("https://vision.example"),
            endpointSource: "the stack setting lookoutvision:endpoint",
        };
        assert.deepEqual(checkLocalBucket({}, properties("boards", { bucket: "b!" }), settings).failures, [
            {
                property: "bucket",
                reason: 'bucket must be a bucket\'s name of 3 to 63 letters, digits, dots, hyphens and underscores, not "b!"',
            },
            {
                property: "bucket",
                reason:
                    "a folder on this machine can't be a bucket of the service at https://vision.example/ (from the stack setting lookoutvision:endpoint): " +
                    "declare an aws.s3.Bucket instead, whose name is the bucket argument of a dataset, a model or a DefectDetector",
            },
        ]);
        const here = { ...settings, endpoint: new URL("http://127.0.0.1:8000") };
        assert.deepEqual(checkLocalBucket({}, properties("boards"), here).failures, []);
    });
});
