import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { EncryptionKeyError } from "../../../server/encryption/kms";
import { unpackModel } from "../../../server/packaging/modelPackage";
import { until } from "../../harness/run/until";
import { packagingOfTests, dataKeys, modelFile, archiveKey, packageKey } from "./supervisedPackaging";

describe("the packaging supervisor", () => {
    const { artifacts, bucketFile, supervise, addJob, row, ended, heldStorage } = packagingOfTests();

    it("writes archive and recipe and says where they are", async () => {
        await addJob("job");
        supervise();
        await until(ended("job"));
        const { status, statusMessage, leaseOwner, updatedAt } = await row("job");
        assert.deepEqual(
            [status, statusMessage, leaseOwner],
            [
                "SUCCEEDED",
                `The component is in s3://factory/edge/recipes/plates-1.0.0.json and s3://factory/${archiveKey}.`,
                null,
            ],
        );
        assert.ok(updatedAt > 1);
        const { manifest, file } = await unpackModel(
            await readFile(bucketFile(archiveKey)),
            "plates.zip",
            packageKey.publicKey,
        );
        assert.deepEqual(file, Buffer.from(modelFile));
        assert.equal(manifest.modelArn, "arn:aws:lookoutvision:us-east-1:000000000000:model/boards/1");
        const recipe = JSON.parse(await readFile(bucketFile("edge/recipes/plates-1.0.0.json"), "utf8")) as {
            ComponentVersion: string;
        };
        assert.equal(recipe.ComponentVersion, "1.0.0");
    });

    it("fails a job at once for what the user can repair, and goes on with the others", async () => {
        await addJob("a", "nowhere");
        await addJob("b");
        supervise();
        await until(ended("a"));
        const { status, statusMessage, attempts } = await row("a");
        assert.deepEqual([status, attempts], ["FAILED", 0]);
        assert.match(statusMessage, /nowhere/);
        await until(ended("b"));
        assert.equal((await row("b")).status, "SUCCEEDED");
    });

    it("fails a job whose model's key can't be used, and one whose model's file is gone", async () => {
        await addJob("locked");
        const unwrap = () => Promise.reject(new EncryptionKeyError("The KMS key k can't be used: it is disabled."));
        const closed = supervise({ dataKeys: { ...dataKeys, unwrap } });
        await until(ended("locked"));
        assert.equal((await row("locked")).statusMessage, "The KMS key k can't be used: it is disabled.");
        await closed.close();

        await artifacts().deleteAll("m");
        await addJob("lost");
        supervise();
        await until(ended("lost"));
        assert.match((await row("lost")).statusMessage, /^The trained model's file of version 1 is gone/);
    });

    it("tries what failed unexpectedly three times, and then says so", async () => {
        await addJob("job");
        let clock = Date.now();
        const { objects } = heldStorage();
        const broken = { ...objects, write: () => Promise.reject(new Error("broken pipe")) };
        const supervisor = supervise({ objects: broken, now: () => clock });
        for (const attempts of [1, 2]) {
            await until(async () => (await row("job")).attempts === attempts);
            assert.equal((await row("job")).status, "RUNNING");
            clock += 60_000;
            supervisor.wake();
        }
        await until(ended("job"));
        const { status, statusMessage } = await row("job");
        assert.equal(status, "FAILED");
        assert.equal(
            statusMessage,
            "Packaging failed unexpectedly 3 times (last: broken pipe). The service's log says more.",
        );
    });
});
