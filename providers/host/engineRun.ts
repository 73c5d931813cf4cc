import { connect } from "node:net";
import { engineAddress } from "./progress";

/** The run of the engine that this host is a part of. */
export interface EngineRun {
    /** Whether an answer still reaches the engine. True in a process that no engine has started. */
    isOn(): Promise<boolean>;
    /**
     * Has something done when the engine ends the run in order, which it does once all answers are in the state. A run
     * that is killed has no such end.
     */
    atEnd(work: () => Promise<void>): void;
}

const connectMs = 1_000;
/** The engine gives a host five seconds. */
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

/** True when something accepts connections there. */
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
