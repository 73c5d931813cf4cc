/**
 * Reads values as fast as they come, and gives the newest whenever one is asked for.
 *
 * @returns the newest value, and how many were skipped since the last one.
 */
export async function* lastOf<T>(values: AsyncIterable<T>): AsyncGenerator<{ value: T; skipped: number }> {
    let latest: { value: T; skipped: number } | undefined;
    let isOver = false;
    let failure: Error | undefined;
    let wake: () => void = () => undefined;
    void (async () => {
        try {
            for await (const value of values) {
                latest = { value, skipped: latest === undefined ? 0 : latest.skipped + 1 };
                wake();
            }
        } catch (error) {
            failure = error as Error;
        }
        isOver = true;
        wake();
    })();
    while (true) {
        if (latest !== undefined) {
            const taken = latest;
            latest = undefined;
            yield taken;
        } else if (isOver) {
            if (failure !== undefined) {
                throw failure;
            }
            return;
        } else {
            await new Promise<void>((resolve) => (wake = resolve));
        }
    }
}
