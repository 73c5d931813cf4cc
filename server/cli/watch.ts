import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { chooseBackbone } from "../detector/backbone/backboneChoice";
import { printable } from "../files/printable";
import { readCamera, readStream } from "../line/cameraSource";
import type { Judge, Sink, Source } from "../line/contract";
import { watchFolder } from "../line/folderSource";
import { openKeptPictures, parseKeepRules } from "../line/keepPictures";
import type { KeepRule } from "../line/keepPictures";
import type { Outbox } from "../line/sinks";
import { agentSocket } from "../packaging/agentSocket";
import type { WhichService } from "./connect";
import { endInOrder } from "./endInOrder";
import { packageTrustFlags, trustOf } from "./packageTrust";
import type { PackageTrustFlags } from "./packageTrust";
import { backboneFlag, parsePositive } from "./serviceFlags";
import { whichServiceFlags } from "./whichServiceFlags";

interface WatchFlags extends WhichService, PackageTrustFlags {
    backbone?: string;
    package?: string;
    agent?: string;
    model?: string;
    socket: string;
    fps?: number;
    once?: true;
    jsonl?: string;
    sortInto?: string;
    webhook?: string;
    webhookSecretFile?: string;
    mqtt?: string;
    mqttTopic: string;
    mqttVersion: "3.1.1" | "5";
    mqttCa?: string;
    maxUnsent: number;
    keep?: KeepRule[];
    keepIn?: string;
    keepMost: number;
    keepAs: string;
    state?: string;
}

type OpenServiceJudge = (model: string, which: WhichService) => Promise<Judge>;

/** `lookoutvision watch`. @param openServiceJudge - undefined: this program knows no services. */
export function addWatchCommand(openServiceJudge?: OpenServiceJudge): (program: Command) => void {
    return (program) => {
        const command = program
            .command("watch")
            .description(
                "Judge the pictures of a line as they come, and send the results on. Each result is delivered at least once, also after a kill.",
            )
            .argument(
                "<source>",
                "folder whose new pictures are judged; an address rtsp://… or a device /dev/video0, which needs ffmpeg; or -, for PNG and JPEG files one after the other on standard input",
            )
            .addOption(new Option("--package <archive>", "judge by this package").conflicts(["agent", "model"]))
            .addOption(packageTrustFlags.key())
            .addOption(packageTrustFlags.unverified())
            .addOption(
                backboneFlag(
                    "ONNX file of the backbone that the package's model was trained with, if it is a brought one",
                ),
            )
            .addOption(new Option("--agent <component>", "judge by this model of the Edge Agent").conflicts("model"))
            .option("--socket <path>", "socket of the Edge Agent", agentSocket)
            .addOption(
                new Option("--fps <n>", "pictures a second to take of a camera (default: all)").argParser(
                    parsePositive,
                ),
            )
            .option("--once", "end when the pictures that are in the folder are done")
            .option("--jsonl <file>", "write results as JSON lines to this file; - for standard output")
            .option("--sort-into <dir>", "copy pictures into DIR/normal and DIR/anomaly, with masks drawn")
            .option("--webhook <url>", "post each result to this URL")
            .option("--webhook-secret-file <file>", "sign what is posted with the secret in this file")
            .option("--mqtt <url>", "publish each result at this MQTT broker: mqtt://… or mqtts://…")
            .option("--mqtt-topic <topic>", "topic to publish at, with QoS 1", "lookoutvision/results")
            .addOption(new Option("--mqtt-version <v>", "version of MQTT").choices(["3.1.1", "5"]).default("5"))
            .option("--mqtt-ca <file>", "certificates of authorities for mqtts://")
            .addOption(
                new Option(
                    "--max-unsent <n>",
                    "most results that wait for a webhook or broker; beyond that the oldest are given up",
                )
                    .default(10_000)
                    .argParser(parsePositive),
            )
            .addOption(
                new Option(
                    "--keep <rules>",
                    "keep pictures for a person's look: uncertain, anomalous, random:1%, with commas between",
                ).argParser(keepRules),
            )
            .option("--keep-in <dir>", "folder for kept pictures and their manifest")
            .addOption(
                new Option("--keep-most <megabytes>", "most disk space for kept pictures; beyond that the oldest go")
                    .default(1000)
                    .argParser(parsePositive),
            )
            .option(
                "--keep-as <s3-uri>",
                "place that kept pictures will be copied to, for the manifest",
                "s3://bucket/kept/",
            )
            .option(
                "--state <dir>",
                "folder for what is done and not sent yet (default: one for each source in ~/.local/state/lookoutvision)",
            );
        if (openServiceJudge !== undefined) {
            command.addOption(new Option("--model <model>", "judge by PROJECT[/VERSION], which a service hosts"));
            whichServiceFlags.forEach((option) => command.addOption(option));
        }
        command.action((source: string, flags: WatchFlags) => watch(source, flags, openServiceJudge));
    };
}

async function watch(from: string, flags: WatchFlags, openServiceJudge?: OpenServiceJudge): Promise<void> {
    const say = (line: string) => void process.stderr.write(`${printable(line)}\n`);
    let isOver = false;
    const state = flags.state ?? defaultState(from);
    const judge = await openJudge(flags, say, openServiceJudge);
    const { sinks, outboxes } = await openSinks(flags, state, say);
    const source = openSource(from, flags, join(state, "done"), () => isOver);
    const { runLine } = require("../line/runLine") as typeof import("../line/runLine");
    const line = runLine({ source, judge, sinks, say, isOver: () => isOver });
    const close = async () => {
        isOver = true;
        // A camera or a pipe may give nothing for a long time.
        await Promise.race([line.catch(() => undefined), sleep(3_000)]);
        await judge.close();
        await Promise.all(sinks.map((sink) => sink.close()));
    };
    endInOrder(close, { onGone: () => undefined });
    try {
        await line;
        while (!isOver && outboxes.some((outbox) => !outbox.idle())) {
            await sleep(50);
        }
    } finally {
        await close();
    }
    process.exit(0);
}

function openSource(from: string, { fps, once }: WatchFlags, journal: string, isOver: () => boolean): Source {
    if (from === "-") {
        return readStream(process.stdin as AsyncIterable<Buffer>);
    }
    if (/^[a-z0-9]+:\/\//i.test(from) || from.startsWith("/dev/")) {
        return readCamera({ camera: from, framesPerSecond: fps });
    }
    return watchFolder({ folder: from, journal, once: once ?? false, isOver });
}

async function openJudge(
    flags: WatchFlags,
    say: (line: string) => void,
    openServiceJudge: OpenServiceJudge | undefined,
): Promise<Judge> {
    chooseBackbone(flags.backbone);
    if (flags.package !== undefined) {
        const { openPackageJudge } = require("../line/packageJudge") as typeof import("../line/packageJudge");
        return openPackageJudge(flags.package, await trustOf(flags, say), say);
    }
    if (flags.agent !== undefined) {
        const { openAgentJudge } = require("../line/agentJudge") as typeof import("../line/agentJudge");
        return openAgentJudge(`unix:${flags.socket.replace(/^unix:(\/\/(?=\/))?/, "")}`, flags.agent);
    }
    if (flags.model !== undefined && openServiceJudge !== undefined) {
        return openServiceJudge(flags.model, flags);
    }
    throw new Error("Who is to judge? Give --package ARCHIVE, --agent COMPONENT or --model PROJECT.");
}

async function openSinks(
    flags: WatchFlags,
    state: string,
    say: (line: string) => void,
): Promise<{ sinks: Sink[]; outboxes: Outbox[] }> {
    const { jsonLines, mqttTopic, sortedFolder, webhook } = require("../line/sinks") as typeof import("../line/sinks");
    const outboxes: Outbox[] = [];
    const place = (name: string) => ({ folder: join(state, name), most: flags.maxUnsent, say });
    if (flags.webhook !== undefined) {
        outboxes.push(await webhook(flags.webhook, flags.webhookSecretFile, place("webhook")));
    }
    if (flags.mqtt !== undefined) {
        const protocolVersion = flags.mqttVersion === "5" ? 5 : 4;
        const options = { url: flags.mqtt, topic: flags.mqttTopic, protocolVersion, caFile: flags.mqttCa } as const;
        outboxes.push(await mqttTopic(options, place("mqtt")));
    }
    const isSilent = outboxes.length === 0 && flags.sortInto === undefined;
    const lines = flags.jsonl ?? (isSilent ? "-" : undefined);
    const sinks: Sink[] = [
        ...(flags.sortInto === undefined ? [] : [sortedFolder(flags.sortInto)]),
        ...(flags.keep === undefined
            ? []
            : [
                  await openKeptPictures({
                      rules: flags.keep,
                      folder: flags.keepIn ?? join(state, "kept"),
                      mostBytes: flags.keepMost * 1e6,
                      prefix: flags.keepAs.replace(/\/?$/, "/"),
                  }),
              ]),
        ...outboxes,
        ...(lines === undefined ? [] : [jsonLines(lines)]),
    ];
    return { sinks, outboxes };
}

function defaultState(source: string): string {
    const name = createHash("sha256").update(resolve(source)).digest("hex").slice(0, 16);
    return join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "lookoutvision", `watch-${name}`);
}

function keepRules(text: string): KeepRule[] {
    try {
        return parseKeepRules(text);
    } catch (error) {
        throw new InvalidArgumentError((error as Error).message);
    }
}
