import { isatty } from "node:tty";
import type { Logger } from "pino";
import { readableLine } from "./readableLog";

/** Log of a service or worker: lines on stderr. */
export interface ServiceLog {
    log: Logger;
    /** Calls the listener when the log has lost its reader. */
    onGone(listener: () => void): void;
}

/** Opens the log. In a terminal its lines are for people; in a file or pipe they are JSON. */
export function openLog(level: string): ServiceLog {
    const { pino } = require("pino") as typeof import("pino");
    const fd = 2;
    const destination = pino.destination({ fd, sync: true });
    const forPeople = { write: (line: string) => destination.write(`${readableLine(line.trimEnd())}\n`) };
    return {
        log: pino({ name: "lookoutvision", level }, isatty(fd) ? forPeople : destination),
        onGone: (listener) =>
            void destination.on("error", ({ code }: NodeJS.ErrnoException) => {
                if (code === "EPIPE" || code === "EIO") {
                    listener();
                }
            }),
    };
}
