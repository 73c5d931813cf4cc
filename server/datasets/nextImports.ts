import type { Dataset } from "../store/datasetColumns";

/** Chooses imports so that no project keeps others waiting. */
export class ImportTurns {
    /** Turn in which each project had its last import. */
    readonly #lastTurns = new Map<string, number>();
    #turn = 0;

    /**
     * Chooses among the imports that wait. A project with fewer running imports comes first; among equals the one whose
     * last turn is longest ago, then the oldest import.
     *
     * @param running - projects of the running imports, once for each.
     */
    choose(waiting: readonly Dataset[], running: readonly string[]): Dataset | undefined {
        const runningOf = (id: string) => running.filter((project) => project === id).length;
        const [next] = [...waiting].sort(
            (one, other) =>
                runningOf(one.projectId) - runningOf(other.projectId) ||
                (this.#lastTurns.get(one.projectId) ?? 0) - (this.#lastTurns.get(other.projectId) ?? 0) ||
                one.updatedAt - other.updatedAt,
        );
        if (next !== undefined) {
            this.#lastTurns.set(next.projectId, ++this.#turn);
        }
        return next;
    }
}
