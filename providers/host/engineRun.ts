import { connect } from "node:net";
import { engineAddress } from "./progress";

/** The engine's run that this host is a part of. */
export interface EngineRun {
    /** True if an answer still reaches the engine. Also true in a process that no engine has started. */
    isOn(): Promise<boolean>;
    /**
     * Registers work to do when the engine ends the run in order, once all answers are in the state. A run that is
     * killed doesn't do it.
     */
    atEnd(work: () => Promise<void>): void;
}

const connectMs = 1_000;
/** Time limit of that work, in milliseconds: the engine gives a host five seconds. */
const endMs = 3_000;

let isEnding = false;
const endings: (() => Promise<void>)[] = [];

export const engineRun: EngineRun = {
    isOn: async () => {
        const address = engineAddress();
        return !isEnding && (address === undefined || (await answers(address)));
    },
    atEnd: (work) => {
        if (endings.length === 0) {
            process.once("SIGINT", () => void endOnce());
        }
        endings.push(work);
    },
};

async function endOnce(): Promise<void> {
    isEnding = true;
    setTimeout(() => process.exit(), endMs);
    await Promise.allSettled(endings.map((work) => work()));
    process.exit();
}

/** True if something accepts connections at the address. */
export function answers(address: { host: string; port: number }): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ ...address, timeout: connectMs });
        const end = (isThere: boolean) => {
            socket.destroy();
            resolve(isThere);
        };
        socket.once("connect", () => end(true));
        socket.once("error", () => end(false));
        socket.once("timeout", () => end(false));
    });
}
