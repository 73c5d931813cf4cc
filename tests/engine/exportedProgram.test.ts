import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartModelCommand, StartModelPackagingJobCommand } from "@aws-sdk/client-lookoutvision";
import { consoleSite } from "../harness/console/consoleSite";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { until } from "../harness/run/until";
import { createModel, makeProject, waitForStatus, waitForTraining } from "../harness/service/trainedProject";

const project = "/lookoutvision/v1/projects/plates";

/** The page's export of a project that nobody has made with Pulumi, run by the real engine. */
describe("a project that is exported as a program", function () {
    this.timeout(240_000);
    const site = consoleSite();
    let stack: EngineProject | undefined;

    before(async () => {
        const bucket = join(site.dataDir(), "buckets", "plates");
        await mkdir(bucket, { recursive: true });
        const { manifestKey } = await drawPictures(bucket, { normal: 20, anomaly: 10, size: 64 });
        const { client } = site.service();
        await makeProject(client, "plates", "plates", manifestKey);
        const Tags = [{ Key: "line / é", Value: "7 = a" }];
        await waitForTraining(
            client,
            "plates",
            await createModel(client, "plates", "plates", { Tags, Description: "by-hand" }),
        );
        const point = { content: JSON.stringify({ OperatingPoint: { Threshold: 23.5 } }), type: "application/json" };
        await site.client().call("PUT", `${project}/models/1/operating-point`, point);
        const version = { ProjectName: "plates", ModelVersion: "1" };
        await client.send(new StartModelCommand({ ...version, MinInferenceUnits: 1, MaxInferenceUnits: 2 }));
        await waitForStatus(client, "plates", "1", ["HOSTED"]);
        await client.send(
            new StartModelPackagingJobCommand({
                ...version,
                JobName: "nightly-7",
                Configuration: {
                    Greengrass: {
                        S3OutputLocation: { Bucket: "plates", Prefix: "edge/" },
                        ComponentName: "com.example.plates",
                        TargetPlatform: { Os: "LINUX", Arch: "X86_64" },
                    },
                },
            }),
        );
        await until(async () => JSON.stringify(await facts()).includes('"SUCCEEDED"'));
        const { accessKeyId, secretAccessKey } = site.service().credentials;
        stack = await createEngineProject({
            config: { "lookoutvision:endpoint": site.service().endpoint },
            env: {
                AWS_ACCESS_KEY_ID: accessKeyId,
                AWS_SECRET_ACCESS_KEY: secretAccessKey,
                AWS_REGION: "us-east-1",
            },
        });
    });
    after(() => stack?.remove());

    /** Everything that the service tells of the project. */
    async function facts(): Promise<unknown> {
        const get = (path: string) => site.client().call("GET", path);
        const root = "/projects/plates";
        const arn = encodeURIComponent("arn:aws:lookoutvision:us-east-1:000000000000:model/plates/1");
        return Promise.all(
            [
                root,
                `${root}/datasets/train`,
                `${root}/models`,
                `${root}/models/1`,
                `${root}/modelpackagingjobs`,
                `${root}/modelpackagingjobs/nightly-7`,
                `/tags/${arn}`,
                `${project}/models/1/operating-point`,
            ].map((path) => get(path)),
        );
    }

    /** Takes the program from the page, as a person would. */
    async function exported(choice: string): Promise<string> {
        const page = await site.open("/projects/plates/models");
        await page.getByRole("link", { name: "Export as a Pulumi program" }).click();
        await page.getByRole("radio", { name: choice }).click();
        const program = await page.getByRole("group", { name: "index.ts" }).innerText();
        await site.requireAccessible(page);
        return program;
    }

    it("that only reads it plans nothing, changes nothing, and deletes nothing when the stack is destroyed", async () => {
        await writeFile(join(stack!.folder, "index.ts"), await exported("Only read the project"));
        const before = await facts();
        await stack!.mustRun(["up", "--yes", "--skip-preview"]);
        await stack!.mustRun(["preview", "--expect-no-changes"]);
        await stack!.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(await facts(), before);
    });

    it("that takes over its models, hosting and packages changes nothing that exists, and plans nothing after that", async () => {
        const program = await exported("Take over models, hosting and packages");
        for (const part of ['adoptVersion: "1"', "threshold: 23.5", "maxInferenceUnits: 2", 'jobName: "nightly-7"']) {
            assert.ok(program.includes(part), `${part} is in\n${program}`);
        }
        await writeFile(join(stack!.folder, "index.ts"), program);
        const before = await facts();
        await stack!.mustRun(["up", "--yes", "--skip-preview"]);
        assert.deepEqual(await facts(), before);
        await stack!.mustRun(["preview", "--refresh", "--expect-no-changes"]);
        const refused = await stack!.run(["destroy", "--yes", "--skip-preview"]);
        assert.notEqual(refused.code, 0, "the models are protected");
        assert.deepEqual(await facts(), before);
    });
});
