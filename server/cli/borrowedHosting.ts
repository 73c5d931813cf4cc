import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { startArguments } from "../localService/startDetached";
import { ensureHosted, parseModelName, stopHosting } from "./hostedVersion";
import type { ServiceClient } from "../client/serviceClient";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { whichServiceFlags } from "./whichServiceFlags";

/** Version that is hosted as long as a command runs. */
export interface BorrowedHosting {
    /**
     * Starts hosting if needed, and waits until the version is hosted. Does so again after somebody else has stopped
     * it.
     */
    host(): Promise<void>;
    /** True if this command started the version. */
    readonly isOurs: boolean;
    /** Ends hosting if this command started it. The command must call this or {@link keep}. */
    giveBack(): Promise<void>;
    /** Ends hosting, no matter who started it. */
    stop(): Promise<void>;
    /** Leaves the version hosted. */
    keep(): void;
}

/**
 * Has a version hosted while a command runs. If the command is killed, a guard process ends hosting. The guard waits
 * for the end of a pipe from this process. The system closes that pipe however this process ends.
 *
 * @param onStart - called when this command has started the version, the first time only.
 */
export function borrowHosting(
    client: ServiceClient,
    which: WhichService,
    { project, version }: { project: string; version: string },
    onStart: () => void,
): BorrowedHosting {
    let isOurs = false;
    let isOver = false;
    let starting: Promise<unknown> = Promise.resolve();
    let dismissGuard: () => void = () => undefined;
    const noteStart = () => {
        if (!isOurs) {
            isOurs = true;
            dismissGuard = postGuard(which, `${project}/${version}`);
            onStart();
        }
    };
    const stop = async () => {
        isOver = true;
        // Wait for a start that is just being answered. Otherwise it could take effect after the stop.
        await starting;
        await stopHosting(client, project, version);
        dismissGuard();
    };
    return {
        host: () =>
            ensureHosted(client, project, version, {
                isOver: () => isOver,
                onStarting: (call) => (starting = call.catch(() => undefined)),
                onStarted: noteStart,
            }),
        get isOurs() {
            return isOurs;
        },
        stop,
        async giveBack() {
            isOver = true;
            await starting;
            if (isOurs) {
                await stop();
            }
        },
        keep() {
            isOver = true;
            dismissGuard();
        },
    };
}

const guardCommand = "guard-hosting";
const dismissal = "dismissed";

/** Starts the guard. @returns a function that dismisses it. */
function postGuard({ endpoint, dataDir }: WhichService, model: string): () => void {
    const guard = spawn(
        process.execPath,
        [
            ...startArguments(),
            guardCommand,
            model,
            ...(endpoint ? ["--endpoint", endpoint] : []),
            ...(dataDir ? ["--data-dir", dataDir] : []),
        ],
        { detached: true, stdio: ["pipe", "ignore", "ignore"], windowsHide: true },
    );
    guard.on("error", () => undefined);
    guard.stdin.on("error", () => undefined);
    guard.unref();
    (guard.stdin as unknown as { unref(): void }).unref();
    return () => void guard.stdin.end(dismissal);
}

/** Adds the command that the guard process runs. It isn't meant for people. */
export function addGuardCommand(program: Command): void {
    const command = new Command(guardCommand).argument("<model>");
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(async (model: string, which: WhichService) => {
        const { project, version } = parseModelName(model);
        if ((await text(process.stdin)) === dismissal) {
            return;
        }
        const client = await connect(which, { start: false });
        if (client !== undefined && version !== undefined) {
            await stopHosting(client, project, version);
        }
    });
    program.addCommand(command, { hidden: true });
}
