import { ServiceError } from "../service/serviceError";
import type { ChangeResult, Edits, PendingChange } from "./edits";

/** State of saving, as the page shows it. */
export type Saving =
    | { state: "saved" }
    | { state: "saving" }
    /** The service is away, busy, or the session has ended. It is tried again by itself. */
    | { state: "waiting"; message: string }
    /** The service refuses. It is tried again when the person says so. */
    | { state: "failed"; message: string };

/** Changes of one call. */
const batchSize = 500;
/** Pause before a change is saved, in milliseconds: quick labelling goes in few calls. */
const gatherMs = 250;
/** Pause before another try, in milliseconds. */
const againMs = 1500;

/** Saves changes in batches, one call at a time, in the order they were made. */
export class Saver {
    saving: Saving = { state: "saved" };
    private timer: ReturnType<typeof setTimeout> | undefined;
    private isCalling = false;

    constructor(
        private readonly edits: Edits,
        private readonly send: (batch: readonly PendingChange[]) => Promise<readonly ChangeResult[]>,
        private readonly onChange: () => void,
    ) {}

    /** Looks whether there is something to save. Call it after each change. */
    readonly wake = (): void => {
        if (this.edits.pendingCount > 0 && !this.isCalling && this.timer === undefined) {
            this.timer = setTimeout(() => void this.save(), gatherMs);
        }
    };

    /** Saves at once. */
    readonly flush = (): void => {
        clearTimeout(this.timer);
        this.timer = undefined;
        if (!this.isCalling && this.edits.pendingCount > 0) {
            void this.save();
        }
    };

    private async save(): Promise<void> {
        this.timer = undefined;
        this.isCalling = true;
        const batch = this.edits.nextBatch(batchSize);
        this.show({ state: "saving" });
        try {
            const results = await this.send(batch);
            this.isCalling = false;
            this.show({ state: "saved" });
            this.edits.settle(batch, results);
            this.wake();
        } catch (error) {
            this.isCalling = false;
            const message = (error as Error).message;
            const isFinal = error instanceof ServiceError && [400, 403, 404].includes(error.status);
            this.show({ state: isFinal ? "failed" : "waiting", message });
            if (!isFinal) {
                this.timer = setTimeout(() => void this.save(), againMs);
            }
        }
    }

    private show(saving: Saving): void {
        this.saving = saving;
        this.onChange();
    }
}
