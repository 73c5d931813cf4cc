import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";

/** A start takes a tenth of a second for each of these, and memory for as long as the process lives. */
const dear = [
    "@aws-sdk/client-application-auto-scaling",
    "@aws-sdk/client-kms",
    "@aws-sdk/client-s3",
    "@aws-sdk/client-sagemaker",
    "@aws-sdk/client-sagemaker-runtime",
    "@grpc/grpc-js",
    "fastify",
    "kysely",
    "mqtt",
    "onnxruntime-node",
    "pg",
    "sharp",
];

describe("what a start loads", function () {
    this.timeout(120_000);
    const env = {
        NODE_OPTIONS: `--require ${join(__dirname, "..", "..", "fixtures", "processes", "tellsPackages.cjs")}`,
    };
    const dearOf = (stderr: string) => {
        const told = /^packages: (.*)$/m.exec(stderr)?.[1];
        assert.ok(told !== undefined, stderr);
        const loaded = JSON.parse(told) as string[];
        return dear.filter((name) => loaded.includes(name));
    };
    let dataDir: string;
    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-loading-"));
    });
    after(() => rm(dataDir, { recursive: true, force: true }));

    it("is nothing dear for a command that only asks or tells", async () => {
        for (const args of [["--help"], ["status", "--data-dir", dataDir], ["clients", "install", "--help"]]) {
            const { stderr } = await runLookoutvision(args, { env });
            assert.deepEqual(dearOf(stderr), [], args.join(" "));
        }
    });

    it("is for a service only what its options need, so neither AWS's libraries nor those of pictures", async () => {
        const service = await startServeProcess(dataDir, { env });
        assert.equal(await service.end("SIGTERM"), 0);
        assert.deepEqual(dearOf(service.log()), ["fastify", "kysely"]);
    });

    it("is for a service with an engine at SageMaker the libraries that this one needs", async () => {
        const engine =
            "sagemaker:role=arn:aws:iam::000000000000:role/lookout,image=000000000000.dkr.ecr.us-east-1.amazonaws.com/lookoutvision:1,bucket=plates";
        const service = await startServeProcess(dataDir, { args: ["--engine", engine], env });
        assert.equal(await service.end("SIGTERM"), 0);
        const loaded = dearOf(service.log());
        assert.ok(loaded.includes("@aws-sdk/client-sagemaker"), loaded.join());
        assert.ok(!loaded.includes("pg"), loaded.join());
    });
});
