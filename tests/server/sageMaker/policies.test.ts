import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import { openEndpoint } from "../../../server/hosting/engines/sageMaker/endpoint";
import type { EndpointOrder } from "../../../server/hosting/engines/sageMaker/endpointRequests";
import { inspectAtEndpoint } from "../../../server/hosting/engines/sageMaker/inspectAtEndpoint";
import { writeArchive } from "../../../server/sageMaker/archive";
import { sageMakerClients } from "../../../server/sageMaker/clients";
import { parseEngineSetting } from "../../../server/sageMaker/engineSetting";
import { findLeftovers } from "../../../server/sageMaker/leftovers";
import type { SageMakerSettings } from "../../../server/sageMaker/settings";
import { sageMakerEngine } from "../../../server/training/engines/sageMaker/engine";
import { sageMakerAlgorithmEngine } from "../../../server/training/engines/sageMakerAlgorithm/engine";
import { startObjectProxy } from "../../harness/faults/objectProxy";
import type { ObjectProxy, ObjectRequest } from "../../harness/faults/objectProxy";
import { until } from "../../harness/run/until";
import { withEnvironment } from "../../harness/run/withEnvironment";
import { requireExact } from "../../harness/sageMaker/policyUses";
import type { Policy, Use } from "../../harness/sageMaker/policyUses";
import { siteBucket, siteRole, startSageMakerSite } from "../../harness/sageMaker/site";
import type { SageMakerSite } from "../../harness/sageMaker/site";
import { maskedPictures } from "../detector/maskedPictures";
import { fixtureModel } from "../hosting/engines/hostableDataDir";
import { openWorkshop } from "../training/engines/engineFixtures";
import type { EngineWorkshop } from "../training/engines/engineFixtures";

/*
 * Holds the policies to all calls of two trainings, one to its end and one that is discarded, of a hosted model, and of a
 * look for what is left: each call is allowed, and nothing is allowed that no call needs.
 */
describe("the policies of the engine sagemaker", function () {
    this.timeout(90_000);
    let site: SageMakerSite;
    let workshop: EngineWorkshop;
    let proxy: ObjectProxy;
    let putBack: () => void;
    let key: string;

    before(async () => {
        site = await startSageMakerSite({ graceMs: 3000 });
        workshop = await openWorkshop();
        proxy = await startObjectProxy(site.moto.endpoint, () => undefined);
        putBack = withEnvironment({ AWS_ENDPOINT_URL_S3: proxy.endpoint });
        key = (await new KMSClient({}).send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
        const setting = parseEngineSetting(site.setting("poll-seconds=0.05"));
        assert.ok(setting.engine === "sagemaker");
        const { settings } = setting;
        const engine = sageMakerEngine({ settings, region: "us-east-1" });
        const begin = (name: string, script: string) => {
            site.emulator.training.use(["sh", "-c", script, "sh"]);
            return engine.run({ name, order: { ...workshop.order(name), kmsKeyId: key } }, () => undefined);
        };
        // Completed without results: they are looked for.
        await begin("ends-1", "echo x > /opt/ml/model/model; echo '{}' > /opt/ml/checkpoints/progress.json; sleep 1")
            .ended;
        const running = begin("runs-1", "trap 'exit 0' TERM; while :; do sleep 0.05; done");
        const job = () => site.emulator.training.jobs.get("lookoutvision-runs-1");
        await until(() => job()?.describe().SecondaryStatus === "Training", { what: "the training" });
        const left = await findLeftovers(sageMakerClients(settings, "us-east-1"), settings);
        assert.deepEqual(
            left.map(({ kind, name }) => `${kind} ${name}`),
            [
                "training job lookoutvision-runs-1",
                `files s3://${siteBucket}/lines/jobs/lookoutvision-ends-1/`,
                `files s3://${siteBucket}/lines/jobs/lookoutvision-runs-1/`,
            ],
        );
        await running.detach();
        await host(settings);
        await trainByTheAlgorithm();
        await engine.discard("runs-1");
        await engine.discard("ends-1");
        assert.deepEqual(await findLeftovers(sageMakerClients(settings, "us-east-1"), settings), []);
    });
    /** Trains by the published algorithm until the test pictures are scored, looks for what is left, and gives it up. */
    async function trainByTheAlgorithm(): Promise<void> {
        const setting = parseEngineSetting(site.algorithmSetting("classification", "poll-seconds=0.05"));
        assert.ok(setting.engine === "sagemakerAlgorithm");
        const engine = sageMakerAlgorithmEngine({ settings: setting.settings, region: "us-east-1" });
        const free = site.emulator.transforms.hold();
        const order = { ...workshop.order("scored-1"), kmsKeyId: key };
        const running = engine.run({ name: "scored-1", order }, () => undefined);
        await until(() => site.emulator.transforms.jobs.size > 0, { what: "the transform job" });
        await running.detach();
        const left = await findLeftovers(sageMakerClients(setting.settings, "us-east-1"), setting.settings);
        assert.deepEqual(
            left.map(({ kind }) => kind).filter((kind) => /transform|package/.test(kind)),
            ["transform job", "model package"],
        );
        free();
        assert.equal((await engine.run({ name: "scored-1", order }, () => undefined).ended).kind, "trained");
        await engine.discard("scored-1");

        const heldAgain = site.emulator.transforms.hold();
        const given = engine.run({ name: "given-up-1", order: { ...order } }, () => undefined);
        await until(() => site.emulator.transforms.jobs.size > 1, { what: "the second transform job" });
        await given.detach();
        await engine.discard("given-up-1");
        heldAgain();
    }
    /** Makes an endpoint of all that one can have, calls it, looks for what is left, and removes it. */
    async function host(settings: SageMakerSettings): Promise<void> {
        const clients = sageMakerClients(settings, "us-east-1");
        const [name, place] = ["lookoutvision-hosted", { bucket: siteBucket, folder: "lines/endpoints/hosted/" }];
        const endpoint = openEndpoint(name, { ...place, kmsKeyId: key }, clients, new AbortController().signal);
        const order: EndpointOrder = {
            ...{ name, settings, kmsKeyId: key, min: 1, max: 2 },
            madeFor: { project: "plates", version: "1" },
            runs: { image: settings.image },
            archiveUri: endpoint.archiveUri(),
        };
        await endpoint.create(order, async () =>
            writeArchive(new Map([[modelFileName, await readFile(fixtureModel)]])),
        );
        await until(async () => (await endpoint.describe())?.EndpointStatus === "InService", { what: "the endpoint" });
        await endpoint.scale(order);
        const picture = await maskedPictures(0, 1, 1000)[0].read();
        await inspectAtEndpoint({ clients, endpointName: name, picture, explain: false });
        const left = await findLeftovers(clients, settings);
        assert.deepEqual(
            left.map(({ kind, name: of }) => `${kind} ${of}`).filter((text) => text.includes("hosted")),
            [
                `endpoint ${name}`,
                `endpoint configuration ${name}`,
                `model ${name}`,
                `scalable target ${name}`,
                `files s3://${siteBucket}/lines/endpoints/hosted/`,
            ],
        );
        await until(() => endpoint.remove(), { what: "the endpoint's end" });
    }
    after(async () => {
        putBack?.();
        await proxy?.stop();
        await workshop?.remove();
        await site?.stop();
    });

    it("allow the service exactly its calls", async () => {
        const uses = [
            ...site.emulator.calls.flatMap(({ operation, input }) => usesOfCall(operation, input)),
            ...proxy.requests.flatMap(usesOfRequest),
            // S3 uses the key for whoever writes or reads an object that it encrypts.
            { action: "kms:GenerateDataKey", resource: key },
            { action: "kms:Decrypt", resource: key },
        ];
        requireExact(await policy("caller", key), uses);
    });

    it("allow the role exactly what SageMaker does by it", async () => {
        assert.deepEqual([...new Set(site.emulator.accesses.map(({ role }) => role))], [siteRole]);
        requireExact(await policy("role", key), site.emulator.accesses);
    });

    it("let only SageMaker take on the role", async () => {
        const [statement] = (await policy("role-trust", key)).Statement;
        assert.deepEqual(statement.Principal, { Service: "sagemaker.amazonaws.com" });
        assert.equal(statement.Action, "sts:AssumeRole");
    });
});

/** Reads a policy of the repository with the test's names in place of those in capitals. */
async function policy(name: string, key: string): Promise<Policy> {
    const file = join(__dirname, "..", "..", "..", "server", "sageMaker", "policies", `${name}.json`);
    const text = (await readFile(file, "utf8"))
        .replaceAll("arn:aws:kms:REGION:ACCOUNT:key/KEY", key)
        .replaceAll("REGION", "us-east-1")
        .replaceAll("ACCOUNT", "123456789012")
        .replaceAll("role/ROLE", siteRole.replace(/^.*?role/, "role"))
        .replaceAll("repository/REPOSITORY", "repository/lookoutvision")
        .replaceAll("BUCKET", siteBucket)
        .replaceAll("PREFIX", "lines");
    return JSON.parse(text) as Policy;
}

/** What IAM asks of the caller of an operation. Those with tags and a role ask for more than their own action. */
function usesOfCall(operation: string, input: Record<string, unknown>): Use[] {
    if (input.ResourceARN !== undefined) {
        return [{ action: `application-autoscaling:${operation}`, resource: input.ResourceARN as string }];
    }
    const resources = resourcesOfCall(operation, input);
    if (input.ServiceNamespace !== undefined) {
        const target = "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/x";
        return [
            { action: `application-autoscaling:${operation}`, resource: "*" },
            ...(input.Tags === undefined ? [] : [{ action: "application-autoscaling:TagResource", resource: target }]),
        ];
    }
    const role = (input.RoleArn ?? input.ExecutionRoleArn) as string | undefined;
    return [
        ...resources.map((resource) => ({ action: `sagemaker:${operation}`, resource })),
        ...(role === undefined ? [] : [{ action: "iam:PassRole", resource: role }]),
        ...(input.Tags === undefined ? [] : [{ action: "sagemaker:AddTags", resource: resources[0] }]),
    ];
}

/** Resources of a call, the one that it makes first. IAM asks for the rights on each. */
function resourcesOfCall(operation: string, input: Record<string, unknown>): string[] {
    if (input.ResourceArn !== undefined) {
        return [input.ResourceArn as string];
    }
    const kinds = {
        ...{ TrainingJobName: "training-job", TransformJobName: "transform-job", ModelPackageName: "model-package" },
        ...{ EndpointName: "endpoint", EndpointConfigName: "endpoint-config" },
    };
    const named = Object.entries({ ...kinds, ...(/Model$/.test(operation) && { ModelName: "model" }) })
        .filter(([member]) => input[member] !== undefined)
        .map(
            ([member, kind]) =>
                `arn:aws:sagemaker:us-east-1:123456789012:${kind}/${String(input[member]).toLowerCase()}`,
        );
    return named.length === 0 ? ["*"] : named;
}

function usesOfRequest({ method, path }: ObjectRequest): Use[] {
    const [bucket, ...key] = decodeURIComponent(path)
        .slice(1)
        .split("/")
        .filter((part) => part !== "");
    const object = `arn:aws:s3:::${bucket}/${key.join("/")}`;
    if (method === "POST") {
        // DeleteObjects: the keys are in its body, and all below one of the two folders.
        return ["jobs", "endpoints"].map((folder) => ({
            action: "s3:DeleteObject",
            resource: `arn:aws:s3:::${bucket}/lines/${folder}/all`,
        }));
    }
    if (key.length === 0) {
        return [{ action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` }];
    }
    return [{ action: method === "PUT" ? "s3:PutObject" : "s3:GetObject", resource: object }];
}
