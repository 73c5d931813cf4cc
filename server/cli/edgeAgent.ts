import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { chooseBackbone } from "../detector/backbone/backboneChoice";
import { printable } from "../files/printable";
import { agentSocket } from "../packaging/agentSocket";
import { endInOrder } from "./endInOrder";
import { packageTrustFlags, trustOf } from "./packageTrust";
import type { PackageTrustFlags } from "./packageTrust";
import { backboneFlag, parsePositive } from "./serviceFlags";

interface EdgeAgentFlags extends PackageTrustFlags {
    packages?: string;
    add?: string;
    remove?: string;
    startAdded?: "true" | "false";
    socket: string;
    socketMode: number;
    port?: number;
    state?: string;
    autostart?: true;
    backbone?: string;
    maxWaiting: number;
}

/** `lookoutvision edge-agent` */
export function addEdgeAgentCommand(program: Command): void {
    program
        .command("edge-agent")
        .description(
            "Run the Edge Agent: packaged models inspect pictures for programs of this device, over gRPC. It needs no service. SIGTERM ends it; models that ran run again after the next start.",
        )
        .option(
            "--packages <dir>",
            "folder of archives that packaging jobs wrote, or one archive; it is watched (default with --add and --remove: one for all of the user's agents)",
        )
        .addOption(packageTrustFlags.key())
        .addOption(packageTrustFlags.unverified())
        .addOption(
            new Option("--socket <path>", "socket to listen on")
                .default(agentSocket)
                .argParser((value) => value.replace(/^unix:(\/\/(?=\/))?/, "")),
        )
        .addOption(
            new Option("--socket-mode <octal>", "permissions of the socket; who may write to it may call the agent")
                .default(0o660, "660")
                .argParser(parseMode),
        )
        .addOption(
            new Option("--port <n>", "listen on this port of the loopback interface instead of a socket; 0: a free one")
                .argParser(parsePort)
                .conflicts("socket"),
        )
        .option(
            "--state <file>",
            "file that keeps which models run (default: one for each --packages in STATE_DIRECTORY, or in ~/.local/state/lookoutvision)",
        )
        .addOption(
            new Option(
                "--add <archive>",
                "bring this archive into the folder as long as the command runs. If another agent has the socket, wait, and take its place when it ends: so the components of a device share one agent",
            ).conflicts(["port", "remove"]),
        )
        .addOption(
            new Option("--start-added <yes>", "start the model of --add if it is STOPPED").choices(["true", "false"]),
        )
        .addOption(
            new Option(
                "--remove <archive>",
                "take an archive out of the folder, wait until its model has stopped, and end",
            ).conflicts(["port", "autostart"]),
        )
        .addOption(
            backboneFlag(
                "ONNX file of the backbone that the packages' models were trained with, if it is a brought one",
            ),
        )
        .option("--autostart", "start each model as soon as its package appears")
        .addOption(
            new Option("--max-waiting <n>", "most pictures that wait for a model; others get RESOURCE_EXHAUSTED")
                .default(16)
                .argParser(parsePositive),
        )
        .action(run);
}

async function run(flags: EdgeAgentFlags): Promise<void> {
    const { socket, add, remove } = flags;
    chooseBackbone(flags.backbone);
    // Loaded late, because other commands need no gRPC.
    const { defaultPackages } = require("../edgeAgent/keptState") as typeof import("../edgeAgent/keptState");
    const packages = flags.packages ?? (add === undefined && remove === undefined ? undefined : defaultPackages());
    if (packages === undefined) {
        throw new Error("The agent needs its packages: give --packages.");
    }
    if (remove !== undefined) {
        const { removePackage } = require("../edgeAgent/joinAgent") as typeof import("../edgeAgent/joinAgent");
        await removePackage(remove, packages, socket);
        return;
    }
    const agent = await start({ ...flags, packages });
    // Must come before the line below, because a reader of that line may end the agent at once.
    endInOrder(agent.close, { onGone: () => undefined });
    const address = await agent.address;
    if (address !== undefined) {
        process.stdout.write(`listening on ${address}\n`);
    }
}

async function start(flags: EdgeAgentFlags & { packages: string }): Promise<StartedAgent> {
    const { packages, socket, socketMode: mode, port, state, autostart, maxWaiting: longestLine } = flags;
    const say = (line: string) => void process.stderr.write(`${printable(line)}\n`);
    const trust = await trustOf(flags, say);
    const options = { packages, trust, state, autostart, longestLine, say };
    if (flags.add !== undefined) {
        const { joinAgent } = require("../edgeAgent/joinAgent") as typeof import("../edgeAgent/joinAgent");
        return joinAgent({
            ...options,
            archive: flags.add,
            isStarted: flags.startAdded === "true",
            listen: { socket, mode },
        });
    }
    const { startEdgeAgent } = require("../edgeAgent/startEdgeAgent") as typeof import("../edgeAgent/startEdgeAgent");
    const agent = await startEdgeAgent({ ...options, listen: port === undefined ? { socket, mode } : { port } });
    return { address: Promise.resolve(agent.address), close: agent.close };
}

interface StartedAgent {
    /** Resolves when the agent listens. Undefined: it was closed before. */
    address: Promise<string | undefined>;
    close(): Promise<void>;
}

function parseMode(value: string): number {
    if (!/^0?[0-7]{3}$/.test(value)) {
        throw new InvalidArgumentError("Give three octal digits, such as 660.");
    }
    return parseInt(value, 8);
}

function parsePort(value: string): number {
    const port = Number(value);
    if (!/^\d+$/.test(value) || port > 65_535) {
        throw new InvalidArgumentError("Give a port from 0 to 65535.");
    }
    return port;
}
