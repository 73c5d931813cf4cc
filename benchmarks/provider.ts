import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawPictures } from "../tests/harness/pictures/drawnPictures";
import { createEngineProject, repository } from "../tests/harness/engine/engine";
import type { EngineProject, StackResource } from "../tests/harness/engine/engine";
import { startOperationProxy } from "../tests/harness/faults/operationProxy";
import type { OperationProxy } from "../tests/harness/faults/operationProxy";
import { startServeProcess } from "../tests/harness/service/serveProcess";
import { makeProject } from "../tests/harness/service/trainedProject";
import { barestProgram, oursProgram, plainProgram, samePropertiesProgram } from "./dynamicPrograms";
import { median } from "./median";
import { measureTree } from "./processTree";
import type { Used } from "./processTree";

/*
 * Measures the cost of the provider. Previews of 200 unchanged models are compared with those of three other dynamic
 * resources: an empty one with the same properties, the barest one with four, and one written in the usual way. Also
 * measures the size of the state, the delay until the end of a training is noticed, and the time to load the provider.
 *
 *     npm run bench -- provider [rounds]
 *
 * The programs take turns, so other work of the machine distorts no ratio. A real `up` makes one model of each, ours by
 * a real training. The state of the 200 models is this model's, imported 200 times under other names.
 */

const modelCount = 200;
const rounds = Number(process.argv[2] ?? 7);
const loads = 15;
/** Pictures of the training. Their size determines its duration: about 20 seconds on two processors. */
const pictures = { normal: 60, anomaly: 30, size: 192 };

type Program = "ours" | "empty" | "barest" | "plain";
const programs: Readonly<Record<Program, string>> = {
    ours: oursProgram,
    empty: samePropertiesProgram,
    barest: barestProgram,
    plain: plainProgram,
};
const names = Object.keys(programs) as Program[];

async function main(): Promise<void> {
    const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-bench-"));
    const bucket = join(dataDir, "buckets", "plates");
    await mkdir(bucket, { recursive: true });
    const { manifestKey } = await drawPictures(bucket, pictures);
    const service = await startServeProcess(dataDir);
    const proxy = await startOperationProxy(service.endpoint);
    const { accessKeyId, secretAccessKey } = service.credentials;
    const stacks: Partial<Record<Program, EngineProject>> = {};
    try {
        await makeProject(service.client, "plates", "plates", manifestKey);
        for (const name of names) {
            stacks[name] = await createEngineProject({
                name,
                program: programs[name],
                config: { "lookoutvision:endpoint": proxy.endpoint },
                env: {
                    AWS_ACCESS_KEY_ID: accessKeyId,
                    AWS_SECRET_ACCESS_KEY: secretAccessKey,
                    AWS_REGION: "us-east-1",
                },
            });
            // The plain program's state loads the SDK by name. All three projects have it, because Pulumi searches the
            // installed packages.
            await symlink(
                join(repository, "node_modules", "@aws-sdk"),
                join(stacks[name].folder, "node_modules", "@aws-sdk"),
            );
        }
        const all = stacks as Record<Program, EngineProject>;
        const training = await measureTraining(all.ours, proxy);
        const { seconds, noticedSeconds, describeCalls } = training;
        console.log(
            `A training of ${seconds} s: its end was noticed after ${noticedSeconds.toFixed(2)} s, with ${describeCalls} DescribeModel calls.\n`,
        );
        await Promise.all([upOne(all.empty), upOne(all.barest), upOne(all.plain)]);
        const stateBytes = {} as Record<Program, number>;
        for (const name of names) {
            stateBytes[name] = await multiply(all[name]);
        }
        const callsBefore = proxy.requests.length;
        const previews = await measurePreviews(all);
        report({
            training,
            stateBytes,
            previews,
            previewCalls: proxy.requests.length - callsBefore,
            loading: measureLoading(),
        });
    } finally {
        await Promise.all(Object.values(stacks).map((stack) => stack.remove()));
        await proxy.stop();
        await service.end("SIGTERM");
        await rm(dataDir, { recursive: true, force: true });
    }
}

interface Training {
    seconds: number;
    /** Time from the end of the training to the end of the poll that notices it, in seconds. */
    noticedSeconds: number;
    describeCalls: number;
}

async function measureTraining(stack: EngineProject, proxy: OperationProxy): Promise<Training> {
    let lastLook = 0;
    let seen = 0;
    const watching = setInterval(() => {
        const describes = describeCalls(proxy);
        if (describes > seen) {
            seen = describes;
            lastLook = Date.now();
        }
    }, 10);
    try {
        await upOne(stack);
    } finally {
        clearInterval(watching);
    }
    const { outputs = {} } = modelOf(await stack.exportStack());
    return {
        seconds: Number(outputs["trainingDurationSeconds"]),
        noticedSeconds: (lastLook - Date.parse(String(outputs["evaluationEndTimestamp"]))) / 1000,
        describeCalls: seen,
    };
}

function describeCalls({ requests }: OperationProxy): number {
    return requests.filter((operation) => operation === "DescribeModel").length;
}

async function upOne(stack: EngineProject): Promise<void> {
    await stack.mustRun(["up", "--yes", "--skip-preview"], { env: { MODELS: "1" }, timeoutMs: 1_200_000 });
}

function modelOf(resources: readonly StackResource[]): StackResource {
    return resources.find(({ urn }) => urn.endsWith("::model-0"))!;
}

/**
 * Turns the stack's one model into 200. @returns the size of each in the state, in bytes of JSON without indentation.
 */
async function multiply(stack: EngineProject): Promise<number> {
    const { stdout } = await stack.mustRun(["stack", "export"]);
    const exported = JSON.parse(stdout) as { deployment: { resources: StackResource[] } };
    const { resources } = exported.deployment;
    const first = modelOf(resources);
    const others = Array.from({ length: modelCount - 1 }, (_, i) => {
        const version = String(i + 2);
        const other = JSON.parse(JSON.stringify(first).replaceAll("::model-0", `::model-${i + 1}`)) as StackResource;
        if (other.outputs?.["version"] !== undefined) {
            Object.assign(other, { id: `plates/${version}` });
            Object.assign(other.outputs, { version });
        }
        return other;
    });
    resources.push(...others);
    const file = join(stack.folder, "many.json");
    await writeFile(file, JSON.stringify(exported));
    await stack.mustRun(["stack", "import", "--file", file]);
    return JSON.stringify(first).length;
}

async function measurePreviews(stacks: Record<Program, EngineProject>): Promise<Record<Program, Used[]>> {
    const measured: Record<Program, Used[]> = { ours: [], empty: [], barest: [], plain: [] };
    for (let round = 0; round <= rounds; round++) {
        for (const name of names) {
            const { folder, env } = stacks[name];
            const args = [
                "preview",
                "--expect-no-changes",
                "--suppress-progress",
                "--non-interactive",
                "--color",
                "never",
            ];
            const used = await measureTree("pulumi", args, {
                cwd: folder,
                env: { ...env, MODELS: String(modelCount) },
            });
            if (used.code !== 0) {
                throw new Error(`the preview of "${name}" shows changes or failed:\n${used.output}`);
            }
            // The first round only brings the files into memory.
            if (round > 0) {
                measured[name].push(used);
                const { wallSeconds, userSeconds, peakMegabytes } = used;
                console.log(
                    `round ${round}, ${name}: ${wallSeconds.toFixed(2)} s, ${userSeconds.toFixed(2)} s of user CPU, ${peakMegabytes.toFixed(0)} MB`,
                );
            }
        }
    }
    return measured;
}

interface Loading {
    /** Time to load @pulumi/pulumi, which the program loads in any case, in milliseconds. */
    sdkMs: number[];
    programMs: number[];
    hostMs: number[];
}

/**
 * Measures in separate processes what `import` in a program and the stub in the host cost in addition to Pulumi's SDK.
 */
function measureLoading(): Loading {
    const script = `
        const at = [performance.now()];
        for (const name of ["@pulumi/pulumi", "pulumi-lookoutvision", "pulumi-lookoutvision/provider"]) {
            require(name);
            at.push(performance.now());
        }
        console.log(JSON.stringify(at.slice(1).map((time, i) => time - at[i])));`;
    const loading: Loading = { sdkMs: [], programMs: [], hostMs: [] };
    for (let i = 0; i < loads; i++) {
        const times = JSON.parse(
            execFileSync(process.execPath, ["-e", script], { cwd: repository, encoding: "utf8" }),
        ) as [number, number, number];
        loading.sdkMs.push(times[0]);
        loading.programMs.push(times[1]);
        loading.hostMs.push(times[2]);
    }
    return loading;
}

interface Measured {
    training: Training;
    stateBytes: Record<Program, number>;
    previews: Record<Program, Used[]>;
    previewCalls: number;
    loading: Loading;
}

function report({ training, stateBytes, previews, previewCalls, loading }: Measured): void {
    console.log(
        `\nPreview of ${modelCount} models without changes, medians (least to most) of ${rounds} rounds in turns\n`,
    );
    console.log("| | wall s | user CPU s | peak RSS MB | state, bytes a model |");
    console.log("| --- | ---: | ---: | ---: | ---: |");
    for (const name of names) {
        const of = (member: Measure, digits: number) =>
            spread(
                previews[name].map((used) => used[member]),
                digits,
            );
        console.log(
            `| ${name} | ${of("wallSeconds", 2)} | ${of("userSeconds", 2)} | ${of("peakMegabytes", 0)} | ${stateBytes[name]} |`,
        );
    }
    const limit = training.seconds < 20 ? 1 : 0.05 * training.seconds;
    console.log("\n| figure | measured | limit | |");
    console.log("| --- | ---: | ---: | --- |");
    for (const [label, member] of [
        ["wall time", "wallSeconds"],
        ["user CPU", "userSeconds"],
        ["peak memory", "peakMegabytes"],
    ] as const) {
        line(`${label} of a preview, of the empty resource's`, ratio(previews, "empty", member), 1.15, 2);
        for (const other of ["barest", "plain"] as const) {
            console.log(`| the same, of the ${other} resource's | ${ratio(previews, other, member).toFixed(2)} | | |`);
        }
    }
    line("calls of the service in all previews", previewCalls, 0, 0);
    line("state, bytes a model", stateBytes.ours, 6_000, 0);
    line(`end of a training of ${training.seconds} s noticed after, s`, training.noticedSeconds, limit, 2);
    line("DescribeModel calls in it", training.describeCalls, 150, 0);
    line("loading in the program, ms", median(loading.programMs), 200, 0);
    line("loading in the program and its host, ms", median(loading.programMs) + median(loading.hostMs), 200, 0);
    console.log(
        `\nLoading @pulumi/pulumi itself: ${spread(loading.sdkMs, 0)} ms; the classes: ${spread(loading.programMs, 0)} ms; the host's part: ${spread(loading.hostMs, 0)} ms.`,
    );
}

type Measure = "wallSeconds" | "userSeconds" | "peakMegabytes";

/** Median of the rounds' ratios. Each ratio is of two runs that followed each other. */
function ratio(previews: Record<Program, Used[]>, to: Program, member: Measure): number {
    return median(previews.ours.map((used, round) => used[member] / previews[to][round][member]));
}

function line(label: string, measured: number, limit: number, digits: number): void {
    console.log(
        `| ${label} | ${measured.toFixed(digits)} | ${Number(limit.toFixed(2))} | ${measured <= limit ? "ok" : "missed"} |`,
    );
    if (!(measured <= limit)) {
        process.exitCode = 1;
    }
}

function spread(values: readonly number[], digits: number): string {
    return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}

void main();
