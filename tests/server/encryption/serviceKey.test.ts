import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import type { Kms } from "../../../server/encryption/kms";
import { loadServiceKey } from "../../../server/encryption/serviceKey";

const noKms: Kms = {
    generateDataKey: () => assert.fail("KMS was asked"),
    decryptDataKey: () => assert.fail("KMS was asked"),
};

describe("the service's own key", () => {
    let dataDir: string;

    beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), "service-key-"))));
    afterEach(() => rm(dataDir, { recursive: true }));

    it("is made once, also by many at the same time, and readable by its owner only", async () => {
        const keys = await Promise.all(Array.from({ length: 20 }, () => loadServiceKey(dataDir)));
        assert.equal(new Set(keys.map((key) => key.toString("hex"))).size, 1);
        assert.equal(keys[0].length, 32);
        assert.deepEqual(await readdir(dataDir), ["service.key"]);
        assert.equal((await stat(join(dataDir, "service.key"))).mode & 0o777, 0o600);
        assert.ok((await loadServiceKey(dataDir)).equals(keys[0]));
    });

    it("is not made anew when its file is damaged", async () => {
        await writeFile(join(dataDir, "service.key"), "short");
        await assert.rejects(loadServiceKey(dataDir), /service\.key is damaged/);
    });

    it("wraps a model's data key, for that model only", async () => {
        const dataKeys = createDataKeys(await loadServiceKey(dataDir), noKms);
        const model = { id: "m-1", kmsKeyId: null };
        const { dataKey, wrapped } = await dataKeys.create(model);
        assert.equal(dataKey.length, 32);
        assert.ok(!wrapped.includes(Buffer.from(dataKey).toString("base64")));
        assert.deepEqual(Buffer.from(await dataKeys.unwrap(model, wrapped)), Buffer.from(dataKey));
        await assert.rejects(dataKeys.unwrap({ id: "m-2", kmsKeyId: null }, wrapped), /can't be decrypted/);
    });

    it("says so when a model was encrypted with another service's key", async () => {
        const model = { id: "m-1", kmsKeyId: null };
        const { wrapped } = await createDataKeys(Buffer.alloc(32, 1), noKms).create(model);
        await assert.rejects(createDataKeys(Buffer.alloc(32, 2), noKms).unwrap(model, wrapped), /another service\.key/);
    });
});
