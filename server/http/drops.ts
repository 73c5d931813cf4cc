import type { Logger } from "pino";

/**
 * Reasons for closing a connection before its client wanted it: its address had too many without a recognised call
 * (`address`), all places were taken (`full`), it sent no request in time (`silent`), what it sent was no HTTP or no TLS
 * (`unreadable`), or its body came too slowly (`slow`).
 */
export const dropReasons = ["address", "full", "silent", "unreadable", "slow"] as const;

export type DropReason = (typeof dropReasons)[number];

const warnEveryMs = 60_000;
/** Delay of the first warning, in milliseconds, so that it counts the whole first wave. */
const firstWarningMs = 1_000;
/** Most addresses that are counted between two warnings. */
const mostAddresses = 1_000;

/** Counts dropped connections, and warns of them at most once a minute. */
export class Drops {
    readonly totals: Record<DropReason, number> = { address: 0, full: 0, silent: 0, unreadable: 0, slow: 0 };
    #sinceWarning = new Map<DropReason, number>();
    #addresses = new Map<string, number>();
    #warnedAt = -Infinity;
    #warning: NodeJS.Timeout | undefined;

    constructor(private readonly log: Logger | undefined) {}

    note(reason: DropReason, address: string): void {
        this.totals[reason]++;
        count(this.#sinceWarning, reason);
        if (this.#addresses.has(address) || this.#addresses.size < mostAddresses) {
            count(this.#addresses, address);
        }
        if (this.#warning === undefined && this.log !== undefined) {
            const dueMs = Math.max(firstWarningMs, this.#warnedAt + warnEveryMs - performance.now());
            this.#warning = setTimeout(() => this.#warn(), dueMs).unref();
        }
    }

    /** Writes a warning that is due, and stops waiting. */
    close(): void {
        if (this.#warning !== undefined) {
            clearTimeout(this.#warning);
            this.#warn();
        }
    }

    #warn(): void {
        const dropped = Object.fromEntries(this.#sinceWarning);
        const all = [...this.#sinceWarning.values()].reduce((sum, number) => sum + number, 0);
        const [mostFrom] = [...this.#addresses].reduce((most, next) => (next[1] > most[1] ? next : most));
        this.#sinceWarning = new Map();
        this.#addresses = new Map();
        this.#warning = undefined;
        this.#warnedAt = performance.now();
        this.log?.warn(
            { dropped, mostFrom },
            `${all} connections were dropped, most from ${mostFrom}. docs/operating.md, "Limits", explains the reasons; ` +
                "close that address out in the firewall if it isn't yours.",
        );
    }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
}
