/** State of a thing that doesn't exist, in a ledger. */
export const gone = "gone";

/**
 * Knows what must be true of a service after writes of which some were cut off.
 *
 * Each thing is as the last acknowledged write left it, or as a later write left it that was never answered. Writes to
 * one thing must come one after the other.
 */
export interface Ledger {
    /** Number of acknowledged writes. */
    readonly acknowledged: number;
    /**
     * Sends a write that leaves each of the things in the state named for it, all or none.
     *
     * @returns the answer of `send`.
     * @throws what `send` throws. After a refusal things are as before; otherwise they may be in either state.
     */
    write<T>(states: Readonly<Record<string, string>>, send: () => Promise<T>): Promise<T>;
    /**
     * Compares the ledger with the things found, by their states. From now on only the found states are true.
     *
     * @returns a line for each thing in a state that it may not be in.
     */
    compare(found: ReadonlyMap<string, string>): string[];
}

export function openLedger(): Ledger {
    let possible = new Map<string, ReadonlySet<string>>();
    let acknowledged = 0;
    const statesOf = (thing: string) => possible.get(thing) ?? new Set([gone]);
    return {
        get acknowledged() {
            return acknowledged;
        },
        async write(states, send) {
            const before = Object.keys(states).map((thing) => [thing, statesOf(thing)] as const);
            before.forEach(([thing, old]) => possible.set(thing, new Set([...old, states[thing]])));
            try {
                const answer = await send();
                before.forEach(([thing]) => possible.set(thing, new Set([states[thing]])));
                acknowledged++;
                return answer;
            } catch (error) {
                if (isRefusal(error)) {
                    before.forEach(([thing, old]) => possible.set(thing, old));
                }
                throw error;
            }
        },
        compare(found) {
            const stateOf = (thing: string) => found.get(thing) ?? gone;
            const wrong = [...new Set([...possible.keys(), ...found.keys()])]
                .filter((thing) => !statesOf(thing).has(stateOf(thing)))
                .map((thing) => `${thing} is ${stateOf(thing)}, not ${[...statesOf(thing)].join(" or ")}`);
            possible = new Map([...found].map(([thing, state]) => [thing, new Set([state])]));
            return wrong;
        },
    };
}

/** True if the service answered and refused. */
export function isRefusal(error: unknown): boolean {
    return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined;
}
