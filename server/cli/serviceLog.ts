import pino from "pino";
import type { Logger } from "pino";

/** Log of a service or worker: lines on stderr. */
export interface ServiceLog {
    log: Logger;
    /** Calls the listener when the log has lost its reader. */
    onGone(listener: () => void): void;
}

export function openLog(level: string): ServiceLog {
    const destination = pino.destination({ fd: 2, sync: true });
    return {
        log: pino({ name: "lookoutvision", level }, destination),
        onGone: (listener) =>
            void destination.on("error", ({ code }: NodeJS.ErrnoException) => {
                if (code === "EPIPE" || code === "EIO") {
                    listener();
                }
            }),
    };
}
