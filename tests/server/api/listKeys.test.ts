import assert from "node:assert/strict";
import { listKeys as outputTable } from "../../../server/api/ownOutputs/listKeys";
import type { ListKeysOutput } from "../../../server/api/ownOutputs/listKeys";
import { EncryptionKeyError } from "../../../server/encryption/kms";
import { checkOwnOutput } from "./ownOutput";
import { callOwn } from "./pictureFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListKeys", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("answers the keys with their aliases, and none where the service has no KMS", async () => {
        const { status, body } = await callOwn<ListKeysOutput>(service, "GET", "keys");
        assert.deepEqual([status, body], [200, { Keys: [] }]);
        const arn = "arn:aws:kms:us-east-1:123456789012:key/1";
        service.parts.listKeys = async () => [
            { arn, alias: "alias/boards" },
            { arn: `${arn}2`, alias: undefined },
        ];
        const some = await callOwn<ListKeysOutput>(service, "GET", "keys");
        checkOwnOutput(outputTable, some.body);
        assert.deepEqual(some.body.Keys, [{ Arn: arn, Alias: "alias/boards" }, { Arn: `${arn}2` }]);
    });

    it("says why KMS can't be asked", async () => {
        service.parts.listKeys = () => Promise.reject(new EncryptionKeyError("AWS KMS could not be asked."));
        const { status, body } = await callOwn(service, "GET", "keys");
        assert.deepEqual([status, body.Message], [500, "AWS KMS could not be asked."]);
    });
});
