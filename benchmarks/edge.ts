import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadDetector } from "../server/detector/loadDetector";
import { unpackModel } from "../server/packaging/modelPackage";
import { edgeClient, startEdgeAgentProcess } from "../tests/harness/edge/edgeAgentProcess";
import type { EdgeClient } from "../tests/harness/edge/edgeAgentProcess";
import { packedFixture } from "../tests/harness/edge/packedFixture";
import { seededRandom } from "../tests/harness/run/seededRandom";
import { lookoutvisionCommand } from "../tests/harness/service/serverModule";
import { median } from "./median";

/*
 * Measures what the Edge Agent adds to the detector: DetectAnomalies through its socket, compared with the same detector
 * in this process, in turns.
 *
 *     npm run bench -- edge [--calls 10000] [--rounds 40]
 *
 * The model is the tests' own, which draws masks, told that its pictures are larger. Linux only.
 */

async function main(): Promise<void> {
    if (lookoutvisionCommand("cli/deviceMain").length > 1) {
        throw new Error("The package isn't compiled, as its users have it. Run `npm run build` and try again.");
    }
    const rounds = numberAfter("--rounds", 40);
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-bench-"));
    const packages = join(folder, "packages");
    await mkdir(packages);
    for (const side of [512, 2048]) {
        const archive = await packedFixture(`side${side}`, "1.0.0", { width: side, height: side });
        await writeFile(join(packages, `side${side}.zip`), archive);
    }
    const agent = await startEdgeAgentProcess([
        ...["--packages", packages, "--unverified", "--socket", join(folder, "agent.sock")],
        ...["--state", join(folder, "state.json")],
    ]);
    const client = edgeClient(agent.address);
    try {
        const begun = performance.now();
        await client.run("side512");
        console.log(`From StartModel to RUNNING: ${(performance.now() - begun).toFixed(0)} ms (aim: less than 1000)`);
        await sleep(1000);
        console.log(await memoryRatio(agent.pid));
        console.log(`\nMedians of ${rounds} rounds in turns, in milliseconds:\n`);
        console.log("| pixels | picture and mask | detector alone | by the agent | ratio | aim |");
        console.log("| ---: | --- | ---: | ---: | ---: | ---: |");
        await client.run("side2048");
        await compare(client, packages, 512, rounds, ["shared memory", "bytes"]);
        await compare(client, packages, 2048, rounds, ["shared memory"]);
        await client.call("StopModel", { model_component: "side2048" });
        await growth(client, agent.pid, numberAfter("--calls", 500));
    } finally {
        client.close();
        await agent.end("SIGTERM");
        await rm(folder, { recursive: true });
    }
}

type Transport = "shared memory" | "bytes";

async function compare(
    client: EdgeClient,
    packages: string,
    side: number,
    rounds: number,
    transports: readonly Transport[],
): Promise<void> {
    const name = `side${side}`;
    const { file } = await unpackModel(await readFile(join(packages, `${name}.zip`)), name, "unverified");
    const detector = await loadDetector(file);
    const rgb = noise(3 * side * side);
    const segment = `lookoutvision-bench-${process.pid}`;
    await writeFile(join("/dev/shm", segment), Buffer.concat([rgb, rgb]));
    const handle = (offset: number) => ({ name: segment, size: rgb.length, offset });
    const ways = {
        "shared memory": () =>
            client.detect(
                name,
                { width: side, height: side, shared_memory_handle: handle(0) },
                { anomaly_mask_params: { shared_memory_handle: handle(rgb.length) } },
            ),
        bytes: () => client.detect(name, { width: side, height: side, byte_data: rgb }),
        alone: () => detector.detect({ width: side, height: side, rgb }, { mask: "pixels" }),
    };
    const times: Record<keyof typeof ways, number[]> = { "shared memory": [], bytes: [], alone: [] };
    try {
        for (let round = -5; round < rounds; round++) {
            for (const way of ["alone", ...transports] as const) {
                const begun = performance.now();
                await ways[way]();
                if (round >= 0) {
                    times[way].push(performance.now() - begun);
                }
            }
        }
    } finally {
        await rm(join("/dev/shm", segment));
    }
    const alone = median(times.alone);
    for (const transport of transports) {
        const through = median(times[transport]);
        const aim = transport === "bytes" ? 1.3 : 1.1;
        const cells = [side, transport, alone.toFixed(1), through.toFixed(1), (through / alone).toFixed(2), aim];
        console.log(`| ${cells.join(" | ")} |`);
    }
}

/** Calls again and again, and compares the memory after a tenth of the calls with that at the end. */
async function growth(client: EdgeClient, pid: number, calls: number): Promise<void> {
    const side = 512;
    const byte_data = noise(3 * side * side);
    let first: number[] = [];
    for (let call = 1; call <= calls; call++) {
        await client.detect("side512", { width: side, height: side, byte_data });
        if (call === Math.ceil(calls / 10)) {
            first = await anonymousMemory(pid);
        }
    }
    const last = await anonymousMemory(pid);
    const told = (megabytes: number[]) => megabytes.map((each) => each.toFixed(0)).join(" + ");
    console.log(
        `\nMemory of agent and model after ${Math.ceil(calls / 10)} calls: ${told(first)} MB, after ${calls}: ${told(last)} MB`,
    );
}

/** Compares agent and model with the model's process alone. Pages of files, which both have, count once. */
async function memoryRatio(pid: number): Promise<string> {
    const [unit] = await childrenOf(pid);
    const alone = await memoryOf(unit, "VmRSS");
    const agent = await memoryOf(pid, "RssAnon");
    const ratio = ((alone + agent) / alone).toFixed(2);
    return `Memory: a model's process ${alone.toFixed(0)} MB, the agent beside it ${agent.toFixed(0)} MB, together ${ratio} times (aim: 1.2)`;
}

async function anonymousMemory(pid: number): Promise<number[]> {
    return Promise.all([pid, ...(await childrenOf(pid))].map((each) => memoryOf(each, "RssAnon")));
}

async function childrenOf(pid: number): Promise<number[]> {
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.trim().split(" ").map(Number);
}

async function memoryOf(pid: number, member: "VmRSS" | "RssAnon"): Promise<number> {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`^${member}:\\s+(\\d+) kB$`, "m").exec(status)![1]) / 1000;
}

function noise(bytes: number): Buffer {
    const random = seededRandom(1);
    return Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));
}

function numberAfter(flag: string, otherwise: number): number {
    const at = process.argv.indexOf(flag);
    return at === -1 ? otherwise : Number(process.argv[at + 1]);
}

void main();
