import assert from "node:assert/strict";
import { configure, serviceSettings } from "../../../providers/service/settings";
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
});
