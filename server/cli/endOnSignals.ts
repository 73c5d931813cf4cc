/** Closes on SIGTERM and SIGINT, then ends the process with code 0; a second signal ends it at once. */
export function endOnSignals(close: () => Promise<void>): void {
    let closing = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.on(signal, () => {
            if (closing) {
                process.exit(1);
            }
            closing = true;
            close().then(
                () => process.exit(0),
                (error: unknown) => {
                    process.stderr.write(`${(error as Error).message}\n`);
                    process.exit(1);
                },
            );
        });
    }
}
