import { MutationObserver, useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { call } from "../service/call";
import { keyOf } from "../service/queries";
import { useAskBeforeLeaving } from "../shared/useAskBeforeLeaving";

export type Verdict = "CORRECT" | "INCORRECT";

/** Pause before verdicts are sent, and before another try, in milliseconds. */
const gatherMs = 200;
const againMs = 1500;
/** Verdicts of one call. */
export const mostOfCall = 1000;

/** Verdicts of a person on a trial's predictions. They are shown at once, and sent in batches. */
export class Verdicts {
    private readonly waiting = new Map<string, Verdict | undefined>();
    private readonly listeners = new Set<() => void>();
    private timer: ReturnType<typeof setTimeout> | undefined;
    version = 0;
    failure: string | undefined;

    constructor(
        private readonly client: QueryClient,
        private readonly project: string,
        private readonly trial: string,
    ) {}

    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };

    get pendingCount(): number {
        return this.waiting.size;
    }

    /** A picture's verdict as the person sees it. */
    of(source: string, saved: string | undefined): Verdict | undefined {
        return this.waiting.has(source) ? this.waiting.get(source) : (saved as Verdict | undefined);
    }

    give(sources: readonly string[], verdict: Verdict | undefined): void {
        sources.forEach((source) => this.waiting.set(source, verdict));
        this.changed();
        this.timer ??= setTimeout(() => void this.send(), gatherMs);
    }

    private async send(): Promise<void> {
        const batch = [...this.waiting].slice(0, mostOfCall);
        const mutation = new MutationObserver(this.client, {
            mutationFn: () =>
                call("VerifyTrialDetectionResults", {
                    ProjectName: this.project,
                    TrialDetectionName: this.trial,
                    Results: batch.map(([Source, Verified]) => ({ Source, Verified })),
                }),
        });
        let pause = gatherMs;
        try {
            await mutation.mutate();
            this.failure = undefined;
            await this.client.invalidateQueries({ queryKey: keyOf("ListTrialDetectionResults") });
            void this.client.invalidateQueries({ queryKey: keyOf("DescribeTrialDetection") });
            for (const [source, verdict] of batch) {
                if (this.waiting.get(source) === verdict) {
                    this.waiting.delete(source);
                }
            }
        } catch (error) {
            this.failure = (error as Error).message;
            pause = againMs;
        }
        this.timer = this.waiting.size > 0 ? setTimeout(() => void this.send(), pause) : undefined;
        this.changed();
    }

    private changed(): void {
        this.version++;
        this.listeners.forEach((listener) => listener());
    }
}

/** Verdicts on a trial's predictions. */
export function useVerdicts(project: string, trial: string): Verdicts {
    const client = useQueryClient();
    const verdicts = useMemo(() => new Verdicts(client, project, trial), [client, project, trial]);
    useSyncExternalStore(verdicts.subscribe, () => verdicts.version);
    useAskBeforeLeaving(() => verdicts.pendingCount > 0);
    return verdicts;
}
