import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { endLocalService } from "../../harness/engine/engine";
import { startProviderHost } from "../../harness/engine/providerHost";
import type { HostFailure, Properties, ProviderHost } from "../../harness/engine/providerHost";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";

/** The SDK's own host, a service that the provider starts, and a version that was trained there. */
describe("a model package in the SDK's host", function () {
    this.timeout(120_000);
    let trained: TrainedDataDir;
    let host: ProviderHost;
    let made: { id: string; outs: Properties };

    before(async () => {
        trained = await trainedDataDir();
        host = await startProviderHost({ "lookoutvision:dataDir": trained.dataDir });
    });
    after(async () => {
        await host?.close();
        await endLocalService(trained.dataDir);
        await trained?.remove();
    });

    const inputs = async (change: Properties = {}, bucket = "plates") => {
        const greengrass = {
            s3OutputLocation: { bucket, prefix: "edge/" },
            componentName: "plates",
            tags: { line: "7" },
            targetPlatform: { os: "LINUX", arch: "ARM64" },
        };
        const args = { projectName: "plates", modelVersion: "1", configuration: { greengrass }, ...change };
        const checked = await host.check({}, host.properties("ModelPackage", "component", args));
        assert.deepEqual(checked.failures, []);
        return checked.inputs;
    };

    it("writes the component and says where it is", async () => {
        const news = await inputs();
        made = await host.create(news);
        assert.match(made.id, /^plates\/component-[0-9a-f]{12}$/);
        assert.deepEqual({ ...made.outs, ...news }, made.outs);
        assert.deepEqual(
            [made.outs["status"], made.outs["output"]],
            ["SUCCEEDED", { componentName: "plates", componentVersion: "1.0.0" }],
        );
        const key = "edge/artifacts/plates/1.0.0/plates-1.0.0.zip";
        assert.ok(existsSync(join(trained.bucketFolder, key)));
        assert.match(String(made.outs["statusMessage"]), new RegExp(`s3://plates/${key}\\.$`));
        assert.equal(host.lines.at(-1)!.message, made.outs["statusMessage"]);
    });

    it("is the same when it is read again", async () => {
        const { id, props } = await host.read(made.id, made.outs);
        assert.deepEqual({ id, props }, { id: made.id, props: made.outs });
        assert.deepEqual(await host.diff(id, props, await inputs()), { changes: false, replaces: [] });
    });

    it("is read by its id alone with all that it was ordered with", async () => {
        const { props } = await host.read(made.id, host.properties("ModelPackage", "component", {}));
        for (const name of [
            "projectName",
            "modelVersion",
            "jobName",
            "configuration",
            "status",
            "output",
            "creationTimestamp",
        ]) {
            assert.deepEqual(props[name], made.outs[name], name);
        }
        await assert.rejects(
            host.read("plates", host.properties("ModelPackage", "component", {})),
            /"plates" is not the id of a model packaging job: write it as PROJECT\/JOB/,
        );
        assert.equal((await host.read("plates/nowhere", made.outs)).id, "");
    });

    it("leaves a job that fails to be recorded and replaced", async () => {
        // There when the job is ordered, but no folder for its files can be made in it.
        const news = await inputs({
            configuration: {
                greengrass: {
                    ...greengrassOf(made.outs),
                    s3OutputLocation: { bucket: "plates", prefix: `${trained.pictures.manifestKey}/` },
                },
            },
        });
        let failed: HostFailure["partial"];
        await assert.rejects(host.create(news), (failure: HostFailure) => {
            failed = failure.partial;
            return true;
        });
        assert.equal(failed?.properties["status"], "FAILED");
        assert.equal(failed.properties["__provider"], news["__provider"]);
        assert.match(
            failed.reasons[0],
            /^Packaging version 1 of project plates for LookoutVisionModelPackage "component" .* failed: .*Correct that and run "pulumi up" again: it packages anew\.$/,
        );
        assert.deepEqual(await host.diff(failed.id, failed.properties, news), { changes: true, replaces: ["status"] });
    });

    it("isn't made of a version that isn't there, nor for a bucket that isn't", async () => {
        await assert.rejects(host.create(await inputs({ modelVersion: "9" })), (failure: HostFailure) => {
            assert.equal(failure.partial, undefined);
            assert.match(
                failure.message,
                /^Creating LookoutVisionModelPackage "component" failed: The project plates has no model of version 9\./,
            );
            return true;
        });
        await assert.rejects(host.create(await inputs({}, "nowhere")), /The output location can't be used: .*nowhere/);
    });

    it("is forgotten by a delete that leaves job and files", async () => {
        await host.delete(made.id, made.outs);
        assert.equal((await host.read(made.id, made.outs)).id, made.id);
        assert.ok(existsSync(join(trained.bucketFolder, "edge/recipes/plates-1.0.0.json")));
    });

    it("is packaged anew when it is made again", async () => {
        const again = await host.create(await inputs());
        assert.notEqual(again.id, made.id);
        assert.equal(again.outs["status"], "SUCCEEDED");
    });
});

function greengrassOf(outs: Properties): Properties {
    return (outs["configuration"] as { greengrass: Properties }).greengrass;
}
