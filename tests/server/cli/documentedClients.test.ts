import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ListTagsForResourceCommand } from "@aws-sdk/client-lookoutvision";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { pythonEnvironment } from "../../harness/parts/python";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { makeProject, waitForTraining } from "../../harness/service/trainedProject";

const run = promisify(execFile);
const fixtures = join(__dirname, "..", "..", "fixtures", "python");

describe("the documentation's own ways to train a model", function () {
    this.timeout(240_000);
    let dataDir: string;
    let service: ServeProcess;
    let env: NodeJS.ProcessEnv;

    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "documented-"));
        const bucketFolder = join(dataDir, "buckets", "output-bucket");
        await mkdir(bucketFolder, { recursive: true });
        const pictures = await drawPictures(bucketFolder, { normal: 20, anomaly: 10 });
        service = await startServeProcess(dataDir);
        await makeProject(service.client, "my-project", "output-bucket", pictures.manifestKey);
        env = {
            PATH: process.env.PATH,
            HOME: dataDir,
            PYTHONPATH: fixtures,
            PYTHONDONTWRITEBYTECODE: "1",
            AWS_ENDPOINT_URL_LOOKOUTVISION: service.endpoint,
            AWS_SHARED_CREDENTIALS_FILE: join(dataDir, "credentials"),
            AWS_DEFAULT_REGION: "us-east-1",
        };
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true });
    });

    it("work: the Python script, unchanged, waits for its model and says that it was trained", async () => {
        const { python } = await pythonEnvironment();
        const args = [
            "my-project",
            "output-bucket",
            "my-project-output-folder/",
            "my-tag-key",
            "my-tag-key-value",
            "1",
        ];
        const { stdout } = await run(python, [join(fixtures, "run_train_model.py"), ...args], { env });

        const lines = stdout
            .trim()
            .split("\n")
            .filter((line, i, all) => line !== all[i - 1]);
        assert.deepEqual(lines, [
            "Creating model...",
            "ARN: arn:aws:lookoutvision:us-east-1:000000000000:model/my-project/1",
            "Version: 1",
            "Started training...",
            "Model training in progress...",
            "Model was successfully trained.",
            "Done...",
        ]);
        const { Tags } = await service.client.send(
            new ListTagsForResourceCommand({
                ResourceArn: "arn:aws:lookoutvision:us-east-1:000000000000:model/my-project/1",
            }),
        );
        assert.deepEqual(Tags, [{ Key: "my-tag-key", Value: "my-tag-key-value" }]);
        const result = join(
            dataDir,
            "buckets/output-bucket/my-project-output-folder/EvaluationResult-my-project-1.json",
        );
        assert.equal((JSON.parse(await readFile(result, "utf8")) as { Version: number }).Version, 1);

        const again = await run(python, [join(fixtures, "run_train_model.py"), ...args], { env });
        assert.match(again.stdout, /^Version: 1$/m, "the same client token trains nothing anew");
    });

    it("work: the command of the AWS CLI starts a training, which succeeds", async () => {
        const { aws } = await pythonEnvironment();
        const { stdout } = await run(
            aws,
            [
                "lookoutvision",
                "create-model",
                ...["--project-name", "my-project"],
                ...["--output-config", '{ "S3Location": { "Bucket": "output-bucket", "Prefix":  "output-folder/" } }'],
                ...["--tags", '[{"Key":"Key","Value":"Value"}]'],
            ],
            { env: { ...env, PYTHONPATH: undefined } },
        );
        const { ModelMetadata } = JSON.parse(stdout) as { ModelMetadata: { Status: string; ModelVersion: string } };
        assert.equal(ModelMetadata.Status, "TRAINING");
        const model = await waitForTraining(service.client, "my-project", ModelMetadata.ModelVersion);
        assert.equal(model.Status, "TRAINED", model.StatusMessage);
        assert.equal(
            model.EvaluationResult!.Key,
            `output-folder/EvaluationResult-my-project-${ModelMetadata.ModelVersion}.json`,
        );
    });
});
