import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LookoutVisionClient } from "@aws-sdk/client-lookoutvision";
import type { LookoutVisionClientConfig } from "@aws-sdk/client-lookoutvision";
import type { Kysely, Updateable } from "kysely";
import { pino } from "pino";
import { Registry } from "prom-client";
import { createAuthenticator } from "../../../server/signatures/authenticate";
import { createHttpServer } from "../../../server/api/httpServer";
import type { HttpServerOptions } from "../../../server/api/httpServer";
import type { BackgroundWork, Service } from "../../../server/api/context";
import { authenticateBrowser } from "../../../server/console/authenticateBrowser";
import { addConsole } from "../../../server/console/consoleRoutes";
import { sessionCookie } from "../../../server/console/cookie";
import { openIdConnect } from "../../../server/console/openIdConnect";
import type { OpenIdConnectOptions } from "../../../server/console/openIdConnect";
import { openConsoleSessions } from "../../../server/console/sessions";
import type { ConsoleSessions } from "../../../server/console/sessions";
import type { LookupSecret } from "../../../server/signatures/credentialsFile";
import { createFolderArtifacts } from "../../../server/artifacts/folderArtifacts";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import { createKms } from "../../../server/encryption/kms";
import { createSecretSeal } from "../../../server/encryption/secretSeal";
import { loadServiceKey } from "../../../server/encryption/serviceKey";
import { createDetectionMeter } from "../../../server/metrics/detectionMetrics";
import { openUserDirectory } from "../../../server/users/directory";
import { packageKeyPair } from "../../../server/packaging/packageSignature";
import { createIncidents } from "../../../server/background/incidents";
import { superviseDatasets } from "../../../server/datasets/datasetSupervisor";
import { openConsoleBucket } from "../../../server/gallery/consoleBucket";
import { openGallery } from "../../../server/gallery/gallery";
import { folderBuckets } from "../../../server/objectStorage/folderBuckets";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import { openModelsOnDemand } from "../../../server/trials/modelsOnDemand";
import { countUsage } from "../../../server/metrics/usageMeter";
import { superviseTrials } from "../../../server/trials/trialSupervisor";
import type { TrialSupervisorOptions } from "../../../server/trials/trialSupervisor";
import { parseEngineSettings } from "../../../server/sageMaker/engineSetting";
import type { EngineSetting } from "../../../server/sageMaker/engineSetting";
import { openStore } from "../../../server/store/open";
import type { Database, ModelsTable } from "../../../server/store/schema";
import type { Detection } from "../../../server/detector/detection";

/** The API over real HTTP, store, object storage and dataset imports; only training and hosting are left out. */
export interface TestService {
    url: string;
    client: LookoutVisionClient;
    store: Kysely<Database>;
    /** Moves the service's clock; reset by nothing, so services of such tests are not shared. */
    clock: { offsetMs: number };
    /** Whether waiting takes no time: the clock moves on by as much. */
    passTime: boolean;
    /** Ends the work on datasets: their statuses stay as they are. */
    pauseDatasets(): Promise<void>;
    /** What actions woke, in order. */
    woken: string[];
    /** What hosted models answer, and what they say before a picture is read. By default, they have room. */
    hosting: { answer(picture: Buffer): Promise<Answer>; requireRoom?(): void };
    /** What training and packaging use of it. */
    parts: Pick<Service, "artifacts" | "dataKeys" | "objects" | "listKeys">;
    /** Folder whose folders are buckets. */
    bucketRoot: string;
    /** Lines of the service's log. */
    logged: string[];
    /** Sessions of browsers. */
    sessions: ConsoleSessions;
    newClient(config?: LookoutVisionClientConfig): LookoutVisionClient;
    /** Writes an object into a bucket. */
    putObject(bucket: string, key: string, content: string | Buffer): Promise<void>;
    /** Sets columns of a version, as training and hosting would. */
    setModel(projectName: string, version: number, values: Updateable<ModelsTable>): Promise<void>;
    close(): Promise<void>;
}

/** What a model would answer; its score matters to few tests. */
type Answer = Omit<Detection, "score" | "decision"> & Partial<Detection>;

export const testKey = { accessKeyId: "AKIDTEST", secretAccessKey: "a-secret/of+tests" };

export interface TestServiceOptions {
    maxTrainings?: number;
    /** Engines that trainings may ask for. Default: only the local one. */
    engines?: readonly EngineSetting[];
    /** Whether trials are run. By default they wait for ever. */
    trials?: Partial<TrialSupervisorOptions>;
    databaseUrl?: string;
    /** Data folder of an earlier service that was closed. It stays when this one is closed. Default: a temporary one. */
    folder?: string;
    limits?: HttpServerOptions["limits"];
    tls?: HttpServerOptions["tls"];
    /** Longest delay of answers to wrong signatures, in milliseconds. By default 0, because some tests send many. */
    longestFailureDelayMs?: number;
    /** Identity provider of the console. */
    openIdConnect?: OpenIdConnectOptions;
    /** Port to listen on. Default: a free one. */
    port?: number;
    /** Id of the service. Default: always the same one. */
    serviceId?: string;
    /** Names by which browsers reach it, beside 127.0.0.1 and localhost. */
    hostNames?: readonly string[];
    /** Folder of the console's compiled page. Default: the package's own. */
    pageFolder?: string;
}

/** Good with its session token only. */
export const temporaryKey = {
    accessKeyId: "ASIATEST",
    secretAccessKey: "another secret",
    sessionToken: "a/session+token==",
};

export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "lookoutvision-api-")));
    const buckets = join(folder, "buckets");
    await mkdir(join(buckets, "pictures"), { recursive: true });
    await mkdir(join(buckets, "results"), { recursive: true });
    const { databaseUrl } = options;
    const store = await openStore(databaseUrl === undefined ? { dataDir: folder } : { databaseUrl });
    const clock = { offsetMs: 0 };
    const now = () => Date.now() + clock.offsetMs;
    const logged: string[] = [];
    const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
    const serviceKey = await loadServiceKey(folder);
    const objects = createFolderStorage(buckets);
    const datasets = superviseDatasets({ store, objects, now, log });
    const artifacts = { kind: "folder", folder: join(folder, "models") } as const;
    const dataKeys = createDataKeys(serviceKey, createKms({}, "us-east-1"));
    const looks = openModelsOnDemand({ artifacts, dataKeys, region: "us-east-1" });
    const trials =
        options.trials &&
        superviseTrials({ store, objects, artifacts, dataKeys, region: "us-east-1", now, log, ...options.trials });
    const woken: string[] = [];
    const hosting: TestService["hosting"] = { answer: () => Promise.reject(new Error("no model is hosted")) };
    const registry = new Registry();
    const usage = countUsage(createDetectionMeter(registry, createIncidents()), { store, log, now, everyMs: 50 });
    const secretSeal = createSecretSeal(serviceKey);
    const users = openUserDirectory({ store, secretSeal, log });
    const lookupSecret: LookupSecret = (id) =>
        [testKey, temporaryKey].find(({ accessKeyId }) => id === accessKeyId) ?? users.lookupSecret(id);
    const bySignature = createAuthenticator({ now, lookupSecret });
    const sessions = openConsoleSessions({ store, lookupSecret, users, now });
    const { serviceId = "0123456789abcdef" } = options;
    const cookie = sessionCookie(serviceId);
    const service: Service = {
        store,
        objects,
        artifacts: createFolderArtifacts(artifacts.folder),
        dataKeys,
        secretSeal,
        users,
        console: sessions,
        region: "us-east-1",
        accountId: "123456789012",
        serviceId,
        packageKey: packageKeyPair(serviceKey).publicKey,
        maxTrainings: options.maxTrainings,
        engines: options.engines ?? parseEngineSettings([]),
        now,
        sleep: async (ms) => {
            if (testService.passTime) {
                clock.offsetMs += ms;
            } else {
                await sleep(ms);
            }
        },
        log,
        background: recordWakes(woken, datasets.wake, () => trials?.wake()),
        looks,
        detections: usage,
        gallery: openGallery({ objects }),
        consoleBucket: openConsoleBucket({ store, buckets: folderBuckets(buckets), region: "us-east-1" }),
        listKeys: async () => [],
        hosting: {
            detect: async (_modelId, picture, explain) => {
                const { anomalyMap, ...answer } = await hosting.answer(Buffer.from(picture));
                return {
                    score: 0,
                    decision: { threshold: 0, slope: 1 },
                    ...answer,
                    ...(explain && anomalyMap && { anomalyMap }),
                };
            },
            requireRoom: () => hosting.requireRoom?.(),
        },
    };
    const server = createHttpServer(service, {
        instance: "test-instance",
        limits: options.limits,
        hostNames: () => options.hostNames ?? [],
        tls: options.tls,
        longestFailureDelayMs: options.longestFailureDelayMs ?? 0,
        bucketRoot: buckets,
        endIfUnused: async () => false,
        authenticate: authenticateBrowser(bySignature, sessions, cookie),
    });
    const { pageFolder, openIdConnect: provider } = options;
    addConsole(server, service, {
        sessions,
        cookie,
        authenticate: bySignature,
        pageFolder,
        provider: provider && openIdConnect(provider),
    });
    await server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    const url = `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    const newClient = (config: LookoutVisionClientConfig = {}) =>
        new LookoutVisionClient({
            endpoint: url,
            region: "us-east-1",
            credentials: testKey,
            maxAttempts: 1,
            ...config,
        });
    const client = newClient();

    const testService: TestService = {
        passTime: false,
        pauseDatasets: () => datasets.close(),
        url,
        client,
        store,
        clock,
        woken,
        hosting,
        parts: service,
        bucketRoot: buckets,
        logged,
        sessions,
        newClient,
        async putObject(bucket, key, content) {
            const file = join(buckets, bucket, key);
            await mkdir(dirname(file), { recursive: true });
            await writeFile(file, content);
        },
        async setModel(projectName, version, values) {
            const project = store.selectFrom("projects").select("id").where("name", "=", projectName);
            const { numUpdatedRows } = await store
                .updateTable("models")
                .set(values)
                .where("projectId", "=", project)
                .where("version", "=", version)
                .executeTakeFirst();
            if (numUpdatedRows !== 1n) {
                throw new Error(`no version ${version} of ${projectName}`);
            }
        },
        async close() {
            client.destroy();
            await server.close();
            await datasets.close();
            service.gallery.close();
            await trials?.close();
            looks.close();
            await usage.close();
            await store.destroy();
            if (options.folder === undefined) {
                await rm(folder, { recursive: true, force: true });
            }
        },
    };
    return testService;
}

function recordWakes(woken: string[], wakeDatasets: () => void, wakeTrials: () => void): BackgroundWork {
    return {
        wakeDatasets: () => {
            woken.push("datasets");
            wakeDatasets();
        },
        wakeTraining: () => void woken.push("training"),
        wakeHosting: () => void woken.push("hosting"),
        wakePackaging: () => void woken.push("packaging"),
        wakeTrials: () => {
            woken.push("trials");
            wakeTrials();
        },
        wakeDeletion: () => void woken.push("deletion"),
        projectDeleted: () => void woken.push("projectDeleted"),
    };
}
