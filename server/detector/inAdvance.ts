/** Promises that are begun before the one ahead of them is asked for. */
const AHEAD = 2;

/**
 * What promises give, in their order; the next two have begun already when one is given. What fails is thrown at its
 * turn.
 *
 * @param promises - each is begun when it is taken from here.
 */
export async function* inAdvance<T>(promises: Iterator<Promise<T>, void>): AsyncGenerator<T, void> {
    const begun: Promise<T>[] = [];
    let isOver = false;
    for (;;) {
        while (!isOver && begun.length <= AHEAD) {
            const next = promises.next();
            if (next.done) {
                isOver = true;
            } else {
                next.value.catch(() => undefined);
                begun.push(next.value);
            }
        }
        const first = begun.shift();
        if (first === undefined) {
            return;
        }
        yield await first;
    }
}
