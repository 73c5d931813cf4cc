import { MutationObserver } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../service/call";
import { keyOf } from "../service/queries";
import { Edits } from "./edits";
import type { ChangeResult, PendingChange } from "./edits";
import { keeperOf, readKeptChanges } from "./keptChanges";
import { Saver } from "./saver";

export type DatasetType = "train" | "test";

/** Entries of one call. */
const pageSize = 100;

/** Age of the entries from which they are asked for again when a page opens, in milliseconds. */
const freshMs = 5000;

/**
 * An open dataset: its entries, and what the person did with them. It outlives the page that opened it, so that going
 * to another page and back loads nothing anew, and undo still works.
 */
export class DatasetStore {
    readonly edits: Edits;
    readonly saver: Saver;
    /** Whether all entries are here. */
    isComplete = false;
    /** Number of changes of an earlier page that were taken up. */
    recovered = 0;
    error: Error | undefined;
    /** Grows with each change that `edits` doesn't count. */
    version = 0;
    private lookedAt = 0;
    private looking: Promise<void> | undefined;
    private readonly listeners = new Set<() => void>();

    constructor(
        private readonly client: QueryClient,
        private readonly project: string,
        private readonly type: DatasetType,
        private readonly scope: string,
    ) {
        this.edits = new Edits(keeperOf(scope));
        this.saver = new Saver(this.edits, (batch) => this.send(batch), this.changed);
        this.edits.subscribe(this.saver.wake);
    }

    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        const stop = this.edits.subscribe(listener);
        return () => {
            stop();
            this.listeners.delete(listener);
        };
    };

    /** Asks for the entries, unless they are fresh. */
    readonly look = (isForced = false): void => {
        if (this.looking === undefined && (isForced || Date.now() - this.lookedAt > freshMs)) {
            this.error = undefined;
            this.looking = this.load()
                .then(
                    () => void (this.lookedAt = Date.now()),
                    (error: Error) => void (this.error = error),
                )
                .finally(() => {
                    this.looking = undefined;
                    this.changed();
                });
        }
    };

    /**
     * Resolves when a picture's change is saved, or has met another's, or was refused.
     *
     * @throws Error when the service refuses to save anything.
     */
    whenSettled(source: string): Promise<void> {
        this.saver.flush();
        return new Promise((resolve, reject) => {
            const look = () => {
                const { saving } = this.saver;
                if (!this.edits.isWaiting(source)) {
                    stop();
                    resolve();
                } else if (saving.state === "failed") {
                    stop();
                    reject(new Error(saving.message));
                }
            };
            const stop = this.subscribe(look);
            look();
        });
    }

    private readonly changed = (): void => {
        this.version++;
        for (const listener of this.listeners) {
            listener();
        }
    };

    private async load(): Promise<void> {
        const isAgain = this.isComplete;
        const all: string[] = [];
        let shown = 0;
        let next: string | undefined;
        this.edits.beginReload();
        do {
            const { DatasetEntries = [], NextToken } = await call("ListDatasetEntries", {
                ProjectName: this.project,
                DatasetType: this.type,
                MaxResults: pageSize,
                NextToken: next,
            });
            all.push(...DatasetEntries);
            next = NextToken;
            if (!isAgain && (all.length <= 2 * pageSize || all.length % (20 * pageSize) === 0)) {
                this.edits.load(all.slice(shown));
                shown = all.length;
            }
        } while (next !== undefined);
        this.edits.reload(all);
        if (!isAgain) {
            const kept = await readKeptChanges(this.scope);
            this.recovered = kept.filter(({ source, line }) => this.edits.lineOf(source) !== line).length;
            this.edits.recover(kept);
        }
        this.isComplete = true;
    }

    private async send(batch: readonly PendingChange[]): Promise<readonly ChangeResult[]> {
        const input = {
            ProjectName: this.project,
            DatasetType: this.type,
            Changes: batch.map(({ source, expected, line }) => ({ Source: source, Expected: expected, Line: line })),
        };
        // A mutation, so that a service that is away is noticed as everywhere.
        const mutation = new MutationObserver(this.client, {
            mutationFn: () => call("ChangeDatasetEntries", input),
        });
        const { Results } = await mutation.mutate();
        for (const name of ["DescribeDatasetContents", "DescribeDataset"] as const) {
            void this.client.invalidateQueries({ queryKey: keyOf(name) });
        }
        return Results;
    }
}

const stores = new Map<string, DatasetStore>();

/**
 * The open dataset.
 *
 * @param scope - text that names service, project and dataset, so that kept changes go where they belong.
 */
export function openStore(client: QueryClient, project: string, type: DatasetType, scope: string): DatasetStore {
    let store = stores.get(scope);
    if (store === undefined) {
        store = new DatasetStore(client, project, type, scope);
        stores.set(scope, store);
    }
    return store;
}

/** Forgets an open dataset, because it was deleted. */
export function forgetStore(scope: string): void {
    stores.delete(scope);
}
