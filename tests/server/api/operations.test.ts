import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations } from "../../../server/api/operations";

describe("the list of operations", () => {
    it("has those of the SDK, and no others", () => {
        const ofSdk = Object.keys(sdk).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
        assert.deepEqual(Object.keys(operations).sort(), ofSdk.filter((name) => name !== "$").sort());
        assert.equal(ofSdk.length, 22);
    });
});
