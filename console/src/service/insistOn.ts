import type { QueryClient } from "@tanstack/react-query";
import { call } from "./call";
import { isAway, keyOf } from "./queries";
import { mustSignIn, ServiceError } from "./serviceError";

/** Pause between two attempts, in milliseconds. */
const pauseMs = 1000;
/** Attempts in a row that the service answers with a failure of its own. */
const mostFailures = 5;

/**
 * Repeats a call until the service has answered it: also when the service is away for a while, or the person must sign
 * in again.
 *
 * @param options.onWaiting - told when it begins and ends to wait for one of these.
 * @throws the service's refusal; the signal's reason once it is aborted.
 */
export async function insistOn<T>(
    client: QueryClient,
    action: () => Promise<T>,
    { signal, onWaiting }: { signal?: AbortSignal; onWaiting: (isWaiting: boolean) => void },
): Promise<T> {
    let isWaiting = false;
    let failures = 0;
    for (;;) {
        signal?.throwIfAborted();
        try {
            const result = await action();
            if (isWaiting) {
                onWaiting(false);
            }
            return result;
        } catch (error) {
            const isInterrupted = isAway(error) || mustSignIn(error);
            const isFailing = error instanceof ServiceError && (error.status >= 500 || error.status === 429);
            failures = isInterrupted ? 0 : failures + 1;
            if (signal?.aborted === true || (!isInterrupted && !(isFailing && failures < mostFailures))) {
                throw error;
            }
            if (isInterrupted) {
                isWaiting = true;
                onWaiting(true);
                // Through the page's memory, so that the person is told, or asked to sign in.
                await client
                    .fetchQuery({
                        queryKey: [...keyOf("DescribeCaller"), "insist"],
                        queryFn: () => call("DescribeCaller", {}),
                        staleTime: 0,
                        retry: false,
                    })
                    .catch(() => undefined);
            }
            await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
    }
}
