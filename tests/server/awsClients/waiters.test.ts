import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { datasetStatuses, modelStatuses } from "../../../server/api/outputs";
import { waiters } from "../../../server/awsClients/waiters";
import type { DatasetStatus, ModelStatus } from "../../../server/store/schema";
import { clientGenerations } from "../../harness/parts/clientGenerations";
import type { ClientGeneration } from "../../harness/parts/clientGenerations";
import { newProjectWithModel } from "../api/projectFixtures";
import { startTestService, testKey } from "../api/testService";
import type { TestService } from "../api/testService";

/** Those of today, which have our definition. */
const today = clientGenerations.at(-1)!;

describe("the waiters", function () {
    this.timeout(10 * 60_000);
    let service: TestService;
    let clients: Awaited<ReturnType<ClientGeneration["prepare"]>>;
    let env: NodeJS.ProcessEnv;
    let project: string;
    let boto3: ChildProcess;
    let answers: AsyncIterator<string>;
    before(async () => {
        clients = await today.prepare();
        service = await startTestService();
        env = {
            PATH: process.env.PATH,
            HOME: clients.home,
            AWS_ENDPOINT_URL_LOOKOUTVISION: service.url,
            AWS_DEFAULT_REGION: "us-east-1",
            AWS_ACCESS_KEY_ID: testKey.accessKeyId,
            AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
            AWS_EC2_METADATA_DISABLED: "true",
        };
        project = await newProjectWithModel(service);
        await service.pauseDatasets();
        boto3 = spawn(clients.python, [join(__dirname, "waiters.py"), project], {
            env,
            stdio: ["pipe", "pipe", "inherit"],
        });
        answers = createInterface({ input: boto3.stdout! })[Symbol.asyncIterator]();
    });
    after(async () => {
        boto3?.stdin!.end();
        await service?.close();
    });

    async function waitWith(waiter: string, argument: string): Promise<string> {
        boto3.stdin!.write(`${waiter} ${argument}\n`);
        return (await answers.next()).value as string;
    }

    for (const [name, { operation, success, failure }] of Object.entries(waiters)) {
        const snake = name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
        const ofDataset = operation === "DescribeDataset";
        const statuses: readonly string[] = ofDataset ? datasetStatuses : modelStatuses;

        it(`${snake} of boto3 ends well, badly or not yet with each status`, async () => {
            for (const status of statuses) {
                await (ofDataset
                    ? service.store
                          .updateTable("datasets")
                          .set({ status: status as DatasetStatus })
                          .execute()
                    : service.store
                          .updateTable("models")
                          .set({ status: status as ModelStatus })
                          .execute());
                const expected = success.includes(status)
                    ? /^done$/
                    : failure.includes(status)
                      ? new RegExp(`^Waiter ${name} failed: .*"${status}"`)
                      : new RegExp(`^Waiter ${name} failed: Max attempts exceeded`);
                assert.match(await waitWith(snake, ofDataset ? "train" : "1"), expected, status);
            }
        });
    }

    it("are commands of the AWS CLI", async () => {
        await service.store.updateTable("models").set({ status: "TRAINED" }).execute();
        const wait = ["lookoutvision", "wait", "model-trained", "--project-name", project, "--model-version", "1"];
        await promisify(execFile)(clients.aws, wait, { env });
        await service.store.updateTable("models").set({ status: "TRAINING_FAILED" }).execute();
        await assert.rejects(promisify(execFile)(clients.aws, wait, { env }), { code: 255 });
    });
});
