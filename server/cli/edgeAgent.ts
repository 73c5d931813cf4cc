import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { defaultSocket } from "../edgeAgent/defaultSocket";
import { printable } from "../files/printable";
import { endInOrder } from "./endInOrder";
import { packageTrustFlags, trustOf } from "./packageTrust";
import type { PackageTrustFlags } from "./packageTrust";
import { parsePositive } from "./serviceFlags";

interface EdgeAgentFlags extends PackageTrustFlags {
    packages: string;
    socket: string;
    socketMode: number;
    port?: number;
    state?: string;
    autostart?: true;
    maxWaiting: number;
}

/** `lookoutvision edge-agent` */
export function addEdgeAgentCommand(program: Command): void {
    program
        .command("edge-agent")
        .description(
            "Run the Edge Agent: packaged models inspect pictures for programs of this device, over gRPC. It needs no service. SIGTERM ends it; models that ran run again after the next start.",
        )
        .requiredOption(
            "--packages <dir>",
            "folder of archives that packaging jobs wrote, or one archive; it is watched",
        )
        .addOption(packageTrustFlags.key())
        .addOption(packageTrustFlags.unverified())
        .addOption(
            new Option("--socket <path>", "socket to listen on")
                .default(defaultSocket)
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
        .option("--autostart", "start each model as soon as its package appears")
        .addOption(
            new Option("--max-waiting <n>", "most pictures that wait for a model; others get RESOURCE_EXHAUSTED")
                .default(16)
                .argParser(parsePositive),
        )
        .action(run);
}

async function run(flags: EdgeAgentFlags) {
    const { packages, socket, socketMode, port, state, autostart, maxWaiting } = flags;
    const trust = await trustOf(flags);
    // Loaded late, because other commands need no gRPC.
    const { startEdgeAgent } = require("../edgeAgent/startEdgeAgent") as typeof import("../edgeAgent/startEdgeAgent");
    const agent = await startEdgeAgent({
        packages,
        trust,
        listen: port === undefined ? { socket, mode: socketMode } : { port },
        state,
        autostart,
        longestLine: maxWaiting,
        say: (line) => void process.stderr.write(`${printable(line)}\n`),
    });
    // Must come before the line below, because a reader of that line may end the agent at once.
    endInOrder(agent.close, { onGone: () => undefined });
    process.stdout.write(`listening on ${agent.address}\n`);
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
