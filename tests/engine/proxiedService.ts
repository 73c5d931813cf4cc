import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject, StackResource } from "../harness/engine/engine";
import { startOperationProxy } from "../harness/faults/operationProxy";
import type { OperationProxy } from "../harness/faults/operationProxy";
import { startServeProcess } from "../harness/service/serveProcess";
import type { ServeProcess } from "../harness/service/serveProcess";
import { makeProject } from "../harness/service/trainedProject";

/** A service with the project `plates`, ready to be trained, and a proxy before it; the stacks of a test use the proxy. */
export interface ProxiedService {
    proxy: OperationProxy;
    /** Of the bucket `plates`. */
    bucketFolder: string;
    /** Beside Pulumi and past the proxy. */
    client: LookoutVision;
    /** Makes a stack that uses it, in a folder of its own. */
    addStack(program?: string): Promise<EngineProject>;
    /** Ends the service, and starts it again at the same address. */
    restart(signal: NodeJS.Signals): Promise<void>;
    remove(): Promise<void>;
}

/** The models of models.json, by name, with what differs from the arguments that all have. */
export const modelsProgram = `
import { readFileSync } from "node:fs";
import { LookoutVisionModel } from "pulumi-lookoutvision";

const models = JSON.parse(readFileSync("models.json", "utf8")) as Record<string, object>;
const outputConfig = { s3Location: { bucket: "plates", prefix: "models/" } };
for (const [name, { retainOnDelete, ...args }] of Object.entries(models) as [string, { retainOnDelete?: boolean }][]) {
    new LookoutVisionModel(name, { projectName: "plates", outputConfig, ...args }, { retainOnDelete });
}
`;

/** Says which models the program declares. */
export async function declareModels(stack: EngineProject, models: Record<string, object>): Promise<void> {
    await writeFile(join(stack.folder, "models.json"), JSON.stringify(models));
}

export async function startProxiedService(): Promise<ProxiedService> {
    const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-proxied-"));
    const bucket = join(dataDir, "buckets", "plates");
    await mkdir(bucket, { recursive: true });
    const pictures = await drawPictures(bucket, { normal: 20, anomaly: 10, size: 64 });
    let service: ServeProcess = await startServeProcess(dataDir);
    const proxy = await startOperationProxy(service.endpoint);
    const { accessKeyId, secretAccessKey } = service.credentials;
    const client = new LookoutVision({
        endpoint: service.endpoint,
        region: "us-east-1",
        credentials: service.credentials,
    });
    const stacks: EngineProject[] = [];
    await makeProject(service.client, "plates", "plates", pictures.manifestKey);

    return {
        proxy,
        bucketFolder: bucket,
        client,
        async addStack(program = modelsProgram) {
            const stack = await createEngineProject({
                program,
                config: {
                    "lookoutvision:endpoint": proxy.endpoint,
                    "lookoutvision:bucketRoot": join(dataDir, "buckets"),
                },
                env: {
                    AWS_ACCESS_KEY_ID: accessKeyId,
                    AWS_SECRET_ACCESS_KEY: secretAccessKey,
                    AWS_REGION: "us-east-1",
                },
            });
            stacks.push(stack);
            return stack;
        },
        async restart(signal) {
            const { endpoint } = service;
            await service.end(signal);
            service = await startServeProcess(dataDir);
            assert.equal(service.endpoint, endpoint);
        },
        async remove() {
            client.destroy();
            await Promise.all(stacks.map((stack) => stack.remove()));
            await proxy.stop();
            await service.end("SIGKILL");
            await rm(dataDir, { recursive: true, maxRetries: 5, retryDelay: 200 });
        },
    };
}

/**
 * Asserts that the versions of a project on the service are those in the states of the stacks, no more and no less,
 * none of them waiting to be deleted, and gives them.
 */
export async function sameVersions(
    client: LookoutVision,
    projectName: string,
    stacks: readonly EngineProject[],
): Promise<string[]> {
    const { Models = [] } = await client.listModels({ ProjectName: projectName });
    const onService = Models.map(({ ModelVersion, Status }) => `${ModelVersion} ${Status}`).sort();
    const resources = (await Promise.all(stacks.map((stack) => stack.exportStack()))).flat();
    const inState = resources
        .filter(isModel)
        .map(
            ({ outputs, delete: isToGo }) =>
                `${outputs?.["version"]} ${outputs?.["status"]}${isToGo ? ", to be deleted" : ""}`,
        );
    assert.deepEqual(onService, inState.sort(), "the versions on the service and in the state");
    return onService;
}

export function isModel({ type }: StackResource): boolean {
    return type === "pulumi-nodejs:dynamic/lookoutvision:Model";
}
