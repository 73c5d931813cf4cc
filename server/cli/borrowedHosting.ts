import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { startArguments } from "../localService/startDetached";
import { ensureHosted, parseModelName, stopHosting } from "./hostedVersion";
import type { ServiceClient } from "../client/serviceClient";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { whichServiceFlags } from "./whichServiceFlags";

/** A version that a command has hosted for as long as it runs. */
export interface BorrowedHosting {
    /** Waits until the version is hosted, starting it if need be: also again, after somebody else has stopped it. */
    host(): Promise<void>;
    /** Whether it was this command that started it. */
    readonly isOurs: boolean;
    /** Ends it if it is ours. The command must call this or {@link keep}. */
    giveBack(): Promise<void>;
    /** Ends it, whoever has started it. */
    stop(): Promise<void>;
    /** Leaves it hosted. */
    keep(): void;
}

/**
 * Borrows a version. Should the command be killed without having ended hosting, a guard process does that: it waits
 * for the end of a pipe from here, which the system closes however this process ends.
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
        // A start that is just being answered would come after the stop.
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

/** @returns what dismisses the guard. */
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

/** The command of the guard process: no command for people. */
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
