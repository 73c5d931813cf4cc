import { readEntry, rebased } from "./line";

/** Change that waits to be saved. */
export interface PendingChange {
    source: string;
    /** Line that the change was made on. Undefined: there was no entry. */
    expected: string | undefined;
    /** Line as it shall be. Undefined: the entry shall be removed. */
    line: string | undefined;
}

/** Change that met another person's change of the same picture. */
export interface Meeting extends PendingChange {
    /** Line as it is now. Undefined: the entry was removed. */
    theirs: string | undefined;
}

/** Result of a change, as ChangeDatasetEntries answers it. */
export interface ChangeResult {
    Source: string;
    Status: string;
    Line?: string | undefined;
    Message?: string | undefined;
}

/** One step of undo: pictures with the lines before and after. */
type Step = readonly { source: string; before: string | undefined; after: string | undefined }[];

/** Keeps changes until they are saved, so that they outlive the browser. */
export interface Keeper {
    keep(changes: readonly PendingChange[]): void;
    forget(sources: readonly string[]): void;
}

const longestHistory = 500;

/**
 * The entries of a dataset with a person's changes: what the service has, what waits to be saved, what met another
 * person's change, and the steps that can be undone. It calls nobody; who saves takes batches from it.
 */
export class Edits {
    private readonly saved = new Map<string, string>();
    private readonly waiting = new Map<string, PendingChange>();
    private readonly savedMeanwhile = new Set<string>();
    private readonly done: Step[] = [];
    private undone: Step[] = [];
    private readonly listeners = new Set<() => void>();
    /** Pictures in the dataset's order, also those that were removed: undo brings them back to their places. */
    private order = new Set<string>();
    private shown: readonly string[] | undefined;

    /** Changes that met another's, by picture. */
    readonly meetings = new Map<string, Meeting>();
    /** Sentences on changes that the service refused, by picture. */
    readonly refusals = new Map<string, string>();
    /** Grows with each change of anything. */
    version = 0;

    constructor(private readonly keeper: Keeper) {}

    readonly subscribe = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };

    /** Takes lines as the service lists them. Pictures keep their places. */
    load(lines: readonly string[]): void {
        for (const line of lines) {
            const { source } = readEntry(line);
            this.order.add(source);
            this.saved.set(source, line);
        }
        this.changed();
    }

    /** Says that the whole list is being read. What is saved from now on is newer than the list. */
    beginReload(): void {
        this.savedMeanwhile.clear();
    }

    /** Takes the whole list of a later look: pictures that others removed are gone. */
    reload(lines: readonly string[]): void {
        const before = this.order;
        const newer = new Map([...this.savedMeanwhile].map((source) => [source, this.saved.get(source)]));
        this.saved.clear();
        this.order = new Set();
        this.load(lines);
        for (const [source, line] of newer) {
            this.order.add(source);
            this.setSaved(source, line);
        }
        before.forEach((source) => this.waiting.has(source) && this.order.add(source));
        this.changed();
    }

    /** Takes up changes of an earlier page that were never saved. */
    recover(changes: readonly PendingChange[]): void {
        for (const change of changes) {
            this.order.add(change.source);
            this.waiting.set(change.source, change);
        }
        this.changed();
    }

    /** Line of a picture as the person sees it. Undefined: no entry. */
    lineOf(source: string): string | undefined {
        const change = this.waiting.get(source);
        return change === undefined ? this.saved.get(source) : change.line;
    }

    /** Lines as the person sees them, in the dataset's order. */
    lines(): readonly string[] {
        return (this.shown ??= [...this.order].flatMap((source) => this.lineOf(source) ?? []));
    }

    get pendingCount(): number {
        return this.waiting.size;
    }

    /** Tells whether a picture's change isn't saved yet. */
    isWaiting(source: string): boolean {
        return this.waiting.has(source);
    }

    get canUndo(): boolean {
        return this.done.length > 0;
    }

    get canRedo(): boolean {
        return this.undone.length > 0;
    }

    /** Changes pictures in one step that undo takes back as a whole. */
    change(lines: readonly { source: string; line: string | undefined }[]): void {
        const step = lines
            .map(({ source, line }) => ({ source, before: this.lineOf(source), after: line }))
            .filter(({ before, after }) => before !== after);
        if (step.length > 0) {
            this.done.push(step);
            this.done.splice(0, this.done.length - longestHistory);
            this.undone = [];
            this.put(step.map(({ source, after }) => ({ source, line: after })));
        }
    }

    /** Takes back the last step. Pictures that changed since stay as they are. Returns the pictures that it changed. */
    undo(): string[] {
        return this.step(this.done, this.undone, ({ before, after }) => [after, before]);
    }

    redo(): string[] {
        return this.step(this.undone, this.done, ({ before, after }) => [before, after]);
    }

    private step(
        from: Step[],
        to: Step[],
        wayOf: (one: Step[number]) => [string | undefined, string | undefined],
    ): string[] {
        const step = from.pop();
        if (step === undefined) {
            return [];
        }
        to.push(step);
        const lines = step.flatMap((one) => {
            const [present, wanted] = wayOf(one);
            return this.lineOf(one.source) === present ? [{ source: one.source, line: wanted }] : [];
        });
        this.put(lines);
        return lines.map(({ source }) => source);
    }

    private put(lines: readonly { source: string; line: string | undefined }[]): void {
        const kept: PendingChange[] = [];
        for (const { source, line } of lines) {
            const expected = this.waiting.has(source) ? this.waiting.get(source)?.expected : this.saved.get(source);
            const change = { source, expected, line };
            this.order.add(source);
            this.waiting.set(source, change);
            this.refusals.delete(source);
            this.meetings.delete(source);
            kept.push(change);
        }
        this.keeper.keep(kept);
        this.changed();
    }

    /** The next changes to save. They wait until `settle`. */
    nextBatch(most: number): PendingChange[] {
        return [...this.waiting.values()].slice(0, most);
    }

    /** Takes the service's results of a batch. */
    settle(batch: readonly PendingChange[], results: readonly ChangeResult[]): void {
        const forgotten: string[] = [];
        for (const [index, { Source: source, Status, Line, Message }] of results.entries()) {
            const sent = batch[index];
            const now = this.waiting.get(source);
            if (sent === undefined || now === undefined) {
                continue;
            }
            this.setSaved(source, Line);
            if (now.line !== sent.line && Status === "SAVED") {
                // Changed again meanwhile: the later change is made on the saved line.
                const later = { ...now, expected: Line };
                this.waiting.set(source, later);
                this.keeper.keep([later]);
                continue;
            }
            this.waiting.delete(source);
            forgotten.push(source);
            if (Status === "CHANGED" && !meansTheSame(now.line, Line)) {
                this.meetings.set(source, { ...now, theirs: Line });
            } else if (Status === "REFUSED") {
                this.refusals.set(source, Message ?? "");
            }
        }
        this.keeper.forget(forgotten);
        this.changed();
    }

    /** Ends meetings: with the person's changes on top of what is there now, or with what is there now. */
    decide(sources: readonly string[], whose: "mine" | "theirs"): void {
        const lines: { source: string; line: string | undefined }[] = [];
        for (const source of sources) {
            const meeting = this.meetings.get(source);
            if (meeting !== undefined && whose === "mine") {
                const { expected, line, theirs } = meeting;
                lines.push({ source, line: line === undefined ? undefined : rebased(expected, line, theirs) });
            }
            this.meetings.delete(source);
        }
        this.put(lines);
    }

    /** Forgets a refusal that the person has read. */
    dismissRefusals(): void {
        this.refusals.clear();
        this.changed();
    }

    private setSaved(source: string, line: string | undefined): void {
        this.savedMeanwhile.add(source);
        if (line === undefined) {
            this.saved.delete(source);
        } else {
            this.saved.set(source, line);
        }
    }

    private changed(): void {
        this.version++;
        this.shown = undefined;
        for (const listener of this.listeners) {
            listener();
        }
    }
}

/** Tells whether two lines give a picture the same label and mask: then two people want the same. */
function meansTheSame(mine: string | undefined, theirs: string | undefined): boolean {
    if (mine === undefined || theirs === undefined) {
        return mine === theirs;
    }
    const [a, b] = [readEntry(mine), readEntry(theirs)];
    return a.label === b.label && JSON.stringify(a.mask) === JSON.stringify(b.mask);
}
