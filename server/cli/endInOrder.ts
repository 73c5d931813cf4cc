import { onOutputGone } from "./outputGone";
import type { ServiceLog } from "./serviceLog";

/**
 * Closes a service or worker on SIGTERM, on Ctrl-C, when its terminal is closed, and when its log has lost its reader.
 * The process then ends with code 0. A second signal ends it at once.
 */
export function endInOrder(close: () => Promise<void>, { onGone }: Pick<ServiceLog, "onGone">): void {
    let closing = false;
    const end = () => {
        closing = true;
        close().then(
            () => process.exit(0),
            (error: unknown) => {
                process.stderr.write(`${(error as Error).message}\n`);
                process.exit(1);
            },
        );
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
        process.on(signal, () => (closing ? process.exit(1) : end()));
    }
    const endOnce = () => (closing ? undefined : end());
    onOutputGone(endOnce);
    onGone(endOnce);
}
