import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { operations } from "../../../server/api/operations";

describe("the list of operations", () => {
    it("has all operations of the SDK but those of model packaging", () => {
        const ofSdk = Object.keys(sdk).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
        const missing = ofSdk.filter((name) => name !== "$" && !(name in operations)).sort();
        assert.deepEqual(missing, ["DescribeModelPackagingJob", "ListModelPackagingJobs", "StartModelPackagingJob"]);
        assert.equal(Object.keys(operations).length, 19);
    });
});
