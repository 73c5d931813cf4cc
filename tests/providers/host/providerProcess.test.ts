import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startProviderHost } from "../../harness/engine/providerHost";
import type { ProviderHost } from "../../harness/engine/providerHost";

/** What the SDK's own host does with the stub before any service is spoken to. */
describe("the provider's process", function () {
    this.timeout(300_000);

    describe("whose first calls come at once", () => {
        let host: ProviderHost;
        before(async () => {
            host = await startProviderHost({ "lookoutvision:endpoint": "https://vision.example.com" });
        });
        after(() => host.close());

        it("has its configuration in each of them", async () => {
            const checks = Array.from({ length: 8 }, (_, i) =>
                host.check({}, host.properties("LocalBucket", `bucket${i}`, {})),
            );
            for (const { failures } of await Promise.all(checks)) {
                assert.match(
                    failures[0]?.reason ?? "",
                    /vision\.example\.com.*lookoutvision:endpoint.*declare an aws\.s3\.Bucket/,
                );
            }
        });
    });

    describe("whose engine is gone", () => {
        let host: ProviderHost;
        before(async () => {
            host = await startProviderHost();
        });
        after(() => host.close());

        it("ends by itself", async () => {
            await host.check({}, host.properties("Project", "project", { projectName: "plates" }));
            assert.equal(await host.abandon(), 1);
        });
    });

    describe("with settings that make no sense", () => {
        let host: ProviderHost;
        before(async () => {
            host = await startProviderHost({ "lookoutvision:endpoint": "vision" });
        });
        after(() => host.close());

        it("says so in preview", async () => {
            const { failures } = await host.check({}, host.properties("Project", "project", { projectName: "plates" }));
            assert.equal(failures.length, 1);
            assert.match(
                failures[0].reason,
                /^"vision", from the stack setting lookoutvision:endpoint, is neither "local" nor a URL/,
            );
        });
    });

    describe("where the package isn't installed", () => {
        let host: ProviderHost;
        before(async () => {
            host = await startProviderHost();
            await rm(join(host.folder, "node_modules"), { recursive: true });
        });
        after(() => host.close());

        it("fails every operation with what to do, deleting included", async () => {
            const properties = host.properties("Project", "project", { projectName: "plates" });
            const says = /The package pulumi-lookoutvision can't be loaded in .*Run "npm install" there/;
            await assert.rejects(host.check({}, properties), says);
            await assert.rejects(host.delete("plates", properties), says);
            await assert.rejects(host.delete("plates", properties), says);
        });
    });
});
