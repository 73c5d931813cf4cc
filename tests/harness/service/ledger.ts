/** A thing that doesn't exist, in a ledger. */
export const gone = "gone";

/**
 * What must be true of a service after writes of which some were cut off: each thing is as the last acknowledged write
 * left it, or as one left it that was sent since and never answered. Writes to one thing must come one after the other.
 */
export interface Ledger {
    /** How many writes were acknowledged. */
    readonly acknowledged: number;
    /**
     * Sends a write that leaves each of the things in the state named for it, all or none.
     *
     * @returns its answer.
     * @throws what `send` throws: after a refusal things are as before, else they may be in either state.
     */
    write<T>(states: Readonly<Record<string, string>>, send: () => Promise<T>): Promise<T>;
    /**
     * Compares with what is there, things by their states; from now on nothing else is true.
     *
     * @returns each thing that is in no state that it may be in.
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

/** Whether the service answered, and said no. */
export function isRefusal(error: unknown): boolean {
    return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined;
}
