import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecretSeal } from "../server/encryption/secretSeal";
import { loadServiceKey } from "../server/encryption/serviceKey";
import { openStore } from "../server/store/open";
import { insertAccessKey, insertUser, setUserPolicies } from "../server/users/changes";
import { noteUserChange } from "../server/users/directory";
import { startServeProcess } from "../tests/harness/service/serveProcess";
import { median } from "./median";
import { measureRound } from "./rawHttpLoad";
import { requestSigner } from "./signedRequests";

/*
 * `npm run bench -- permissions [ROUNDS] [SECONDS]`: what a thousand users cost DescribeModel. In each round, the key
 * that may do everything and a user's key take turns on one service that has a thousand users. It prints the medians
 * and the ratio.
 */

const users = 1_000;
const project = "boards";
const version = 7;

/** Policies of each user: of a thousand cameras, each of which may use the models of its own line. */
const policy = (line: number) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Detect",
                Effect: "Allow",
                Action: ["lookoutvision:DetectAnomalies", "lookoutvision:DescribeModel"],
                Resource: [
                    `arn:aws:lookoutvision:*:*:model/line-${line}/*`,
                    `arn:aws:lookoutvision:*:*:model/${project}/*`,
                ],
            },
            {
                Sid: "NotFromElsewhere",
                Effect: "Deny",
                Action: "*",
                Resource: "*",
                Condition: { NotIpAddress: { "aws:SourceIp": ["127.0.0.0/8", "10.0.0.0/8"] } },
            },
        ],
    });

async function main(): Promise<void> {
    const [rounds = 7, seconds = 3] = process.argv.slice(2).map(Number);
    const dataDir = await mkdtemp(join(tmpdir(), "bench-permissions-"));
    try {
        // The first start makes the store and its key.
        await (await startServeProcess(dataDir)).end("SIGTERM");
        const key = await fill(dataDir);
        const service = await startServeProcess(dataDir);
        const { hostname: host, port } = new URL(service.endpoint);
        const path = `/2020-11-20/projects/${project}/models/${version}`;
        const requests = {
            everything: requestSigner(service.endpoint, service.credentials)("GET", path),
            user: requestSigner(service.endpoint, key)("GET", path),
        };
        const measure = (request: Buffer, ms: number) =>
            measureRound({ host, port: Number(port) }, () => request, 4, ms);
        await measure(requests.everything, 2_000);
        await measure(requests.user, 2_000);
        const ratios: number[] = [];
        const rates = { everything: [] as number[], user: [] as number[] };
        for (let round = 0; round < rounds; round++) {
            const order = round % 2 === 0 ? (["everything", "user"] as const) : (["user", "everything"] as const);
            const rate: Record<string, number> = {};
            for (const who of order) {
                const before = await processorSeconds(service.endpoint);
                const { latencies } = await measure(requests[who], seconds * 1_000);
                rate[who] = latencies.length / ((await processorSeconds(service.endpoint)) - before);
                rates[who].push(rate[who]);
            }
            ratios.push(rate.user / rate.everything);
        }
        console.log(`DescribeModel, ${users} users with two statements each, ${rounds} rounds of ${seconds} s`);
        console.log(`| Key | calls per second of the service's processor time |\n| --- | ---: |`);
        console.log(`| that may do everything | ${median(rates.everything).toFixed(0)} |`);
        console.log(`| of a user | ${median(rates.user).toFixed(0)} |`);
        console.log(`ratio: ${median(ratios).toFixed(3)} (${ratios.map((ratio) => ratio.toFixed(2)).join(" ")})`);
        await service.end("SIGTERM");
    } finally {
        await rm(dataDir, { recursive: true, force: true });
    }
}

/** Processor time that the service has used since its start, in seconds. */
async function processorSeconds(endpoint: string): Promise<number> {
    const metrics = await (await fetch(`${endpoint}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)![1]);
}

/** Fills a store with users and a trained model. @returns the key pair of one of the users. */
async function fill(dataDir: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
    const store = await openStore({ dataDir });
    const secretSeal = createSecretSeal(await loadServiceKey(dataDir));
    const now = Date.now();
    const key = await store.transaction().execute(async (transaction) => {
        let last = { AccessKeyId: "", SecretAccessKey: "" };
        for (let line = 0; line < users; line++) {
            await insertUser(transaction, `camera-${line}`, now);
            await setUserPolicies(transaction, `camera-${line}`, [{ name: "own", document: policy(line) }]);
            last = await insertAccessKey(transaction, secretSeal, `camera-${line}`, now);
        }
        await noteUserChange(transaction);
        const projectId = randomUUID();
        await transaction
            .insertInto("projects")
            .values({ id: projectId, name: project, createdAt: now, nextModelVersion: version + 1 })
            .execute();
        await transaction
            .insertInto("models")
            .values({
                id: randomUUID(),
                projectId,
                version,
                status: "TRAINED",
                statusMessage: "Training completed successfully.",
                createdAt: now,
                outputBucket: "results",
            })
            .execute();
        return last;
    });
    await store.destroy();
    return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
