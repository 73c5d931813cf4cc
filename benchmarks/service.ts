import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import type { Insertable } from "kysely";
import { openStore } from "../server/store/open";
import type { StoreLocation } from "../server/store/open";
import type { ModelsTable } from "../server/store/schema";
import { startPostgres } from "../tests/harness/parts/postgres";
import { startServeProcess } from "../tests/harness/service/serveProcess";
import type { ServeProcess } from "../tests/harness/service/serveProcess";
import { lookoutvisionCommand } from "../tests/harness/service/serverModule";
import { median } from "./median";
import { measureRound } from "./rawHttpLoad";
import type { Round } from "./rawHttpLoad";
import { requestSigner } from "./signedRequests";

/*
 * Measures how many requests per second the service answers, with 10 and with 10,000 models, on SQLite and on
 * PostgreSQL. The results are compared with each other, and with an empty handler on the same HTTP stack that gets the
 * same bytes.
 *
 *     npm run bench -- service
 *
 * Ratios compare requests per second of the server's own processor time, as if it had one processor for itself. The
 * measurements take turns, so that other work of the machine distorts none. PostgreSQL's own processor time isn't
 * included.
 */

const project = "boards";
const few = 10;
const many = 10_000;
const connections = 8;
const roundMs = 1_000;
const rounds = 5;
/** Rounds before the measured ones. After these, compilation no longer makes requests cheaper. */
const warmUpRounds = 4;

async function main(): Promise<void> {
    if (lookoutvisionCommand().length > 1) {
        throw new Error("The service isn't compiled, as its users have it. Run `npm run build` and try again.");
    }
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-bench-"));
    const empty = await startEmptyHandler();
    try {
        console.log(
            `${rounds} rounds of ${roundMs / 1000} s in turns, ${connections} connections. Medians of the rounds.\n`,
        );
        console.log(
            "| store | models | operation | requests/s | p50 ms | p99 ms | requests/s of processor time | of the empty handler's |",
        );
        console.log("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        const embedded = await compare("SQLite", empty.port, async (models) => {
            const dataDir = join(folder, `data-${models}`);
            await fill({ dataDir }, models);
            return startServeProcess(dataDir);
        });
        const postgres = [await startPostgres(), await startPostgres()];
        try {
            await compare("PostgreSQL", empty.port, async (models) => {
                const databaseUrl = postgres[models === few ? 0 : 1].url;
                await fill({ databaseUrl }, models);
                return startServeProcess(join(folder, `postgres-${models}`), { args: ["--database-url", databaseUrl] });
            });
        } finally {
            await Promise.all(postgres.map((server) => server.stop()));
        }
        console.log(
            `\nOn SQLite, DescribeModel with ${many} models has ${embedded.toMany.toFixed(2)} of its rate with ${few} (target 0.9), and ${embedded.toEmpty.toFixed(2)} of the empty handler's (target 0.35).`,
        );
        const restarts: number[] = [];
        for (let round = 0; round < rounds; round++) {
            restarts.push(await restartSeconds(join(folder, `data-${many}`)));
        }
        console.log(
            `A restart with ${many} models takes ${median(restarts).toFixed(2)} s until the first answer (target 2).`,
        );
    } finally {
        empty.child.kill();
        await rm(folder, { recursive: true, force: true });
    }
}

async function compare(store: string, emptyPort: number, start: (models: number) => Promise<ServeProcess>) {
    const services = [await start(few), await start(many)];
    try {
        const measured = new Map<string, MeasuredRound[]>();
        const measure = async (name: string, port: number, next: () => Buffer) => {
            const before = await processorSeconds(port);
            const round = await measureRound({ host: "127.0.0.1", port }, next, connections, roundMs);
            const perProcessorSecond = round.latencies.length / ((await processorSeconds(port)) - before);
            measured.set(name, [...(measured.get(name) ?? []), { ...round, perProcessorSecond }]);
        };
        const requests = services.map(makeRequests);
        for (let round = -warmUpRounds; round < rounds; round++) {
            if (round === 0) {
                measured.clear();
            }
            // The empty handler gets the same bytes as the service.
            await measure("empty", emptyPort, requests[0]("DescribeModel"));
            for (const operation of operationNames) {
                for (const [index, service] of services.entries()) {
                    const next = requests[index](operation);
                    await measure(`${operation} ${index}`, Number(new URL(service.endpoint).port), next);
                }
            }
        }
        const rate = (name: string) => median(measured.get(name)!.map(({ perProcessorSecond }) => perProcessorSecond));
        const emptyRate = rate("empty");
        console.log(row(store, "", "empty handler", measured.get("empty")!, emptyRate));
        for (const operation of operationNames) {
            [few, many].forEach((models, index) =>
                console.log(row(store, String(models), operation, measured.get(`${operation} ${index}`)!, emptyRate)),
            );
        }
        return {
            toMany: rate("DescribeModel 1") / rate("DescribeModel 0"),
            toEmpty: rate("DescribeModel 0") / emptyRate,
        };
    } finally {
        await Promise.all(services.map((service) => service.end("SIGTERM")));
    }
}

interface MeasuredRound extends Round {
    /** Requests per second of the server's processor time. */
    perProcessorSecond: number;
}

/** Processor time that a server has used since its start, in seconds. */
async function processorSeconds(port: number): Promise<number> {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)![1]);
}

function row(store: string, models: string, operation: string, measured: MeasuredRound[], emptyRate: number): string {
    const at = (share: number) =>
        median(measured.map(({ latencies }) => latencies[Math.floor(latencies.length * share)])).toFixed(2);
    const perSecond = median(measured.map((round) => round.perSecond));
    const rate = median(measured.map(({ perProcessorSecond }) => perProcessorSecond));
    return `| ${[store, models, operation, perSecond.toFixed(0), at(0.5), at(0.99), rate.toFixed(0), (rate / emptyRate).toFixed(2)].join(" | ")} |`;
}

const operationNames = ["DescribeModel", "ListModels", "CreateProject"] as const;

/**
 * Signs requests. @returns a function that gives the next request of an operation. Those of CreateProject have
 * different names and are signed for each round.
 */
function makeRequests({
    endpoint,
    credentials,
}: ServeProcess): (operation: (typeof operationNames)[number]) => () => Buffer {
    const signed = requestSigner(endpoint, credentials);
    const models = `/2020-11-20/projects/${project}/models`;
    const describe = signed("GET", `${models}/7`);
    const list = signed("GET", models, { maxResults: "100" });
    return (operation) => {
        if (operation !== "CreateProject") {
            return () => (operation === "DescribeModel" ? describe : list);
        }
        // This is more than any round has used so far.
        const creates = Array.from({ length: 10_000 }, () =>
            signed("POST", "/2020-11-20/projects", {}, JSON.stringify({ ProjectName: randomUUID() })),
        );
        return () => {
            const next = creates.pop();
            if (next === undefined) {
                throw new Error("more projects were created than requests were signed for a round");
            }
            return next;
        };
    };
}

/** Fills a store with a project that has this number of trained models. */
async function fill(location: StoreLocation, models: number): Promise<void> {
    const store = await openStore(location);
    const projectId = randomUUID();
    const createdAt = Date.now();
    await store
        .insertInto("projects")
        .values({ id: projectId, name: project, createdAt, nextModelVersion: models + 1 })
        .execute();
    const rows = Array.from({ length: models }, (_, index): Insertable<ModelsTable> => ({
        id: randomUUID(),
        projectId,
        version: index + 1,
        status: "TRAINED",
        statusMessage: "Training completed successfully.",
        createdAt: createdAt + index,
        outputBucket: "results",
        outputPrefix: "boards/",
        f1Score: 0.98,
        recall: 0.97,
        precision: 0.99,
        evaluationManifestKey: `boards/EvaluationManifest-boards-${index + 1}.json`,
        evaluationResultKey: `boards/EvaluationResult-boards-${index + 1}.json`,
        evaluationEndedAt: createdAt + index,
    }));
    for (let index = 0; index < rows.length; index += 500) {
        await store
            .insertInto("models")
            .values(rows.slice(index, index + 500))
            .execute();
    }
    if ("databaseUrl" in location) {
        // PostgreSQL does this by itself a minute later. Until then it sorts all models for each page.
        await sql`analyze`.execute(store);
    }
    await store.destroy();
}

async function restartSeconds(dataDir: string): Promise<number> {
    const began = performance.now();
    const service = await startServeProcess(dataDir);
    const next = makeRequests(service)("DescribeModel");
    await measureRound({ host: "127.0.0.1", port: Number(new URL(service.endpoint).port) }, next, 1, 0.1);
    const seconds = (performance.now() - began) / 1000;
    await service.end("SIGTERM");
    return seconds;
}

async function startEmptyHandler(): Promise<{ child: ChildProcess; port: number }> {
    const runner = [
        "--require",
        require.resolve("ts-node/register/transpile-only"),
        join(__dirname, "emptyHandler.ts"),
    ];
    const child = spawn(process.execPath, runner, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    return { child, port: Number(/:(\d+)\s*$/.exec(line.toString())![1]) };
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
