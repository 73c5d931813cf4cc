import type { CompiledQuery, Kysely } from "kysely";
import type { Database } from "./schema";

/** What kysely's builders of selects can do. */
interface Compilable<Row> {
    compile(): CompiledQuery<Row>;
}

/**
 * A select of at most one row that is built and compiled once for each store, which takes longer than to run it.
 *
 * @param build - gets, in the place of each parameter, a value that stands for it; to be bound as it is, and nowhere else.
 * @returns runs it with the parameters' values; undefined for no row.
 */
export function keepQuery<Parameters extends (string | number)[], Row>(
    build: (store: Kysely<Database>, ...parameters: Parameters) => Compilable<Row>,
    parameterCount: Parameters["length"],
): (store: Kysely<Database>, ...parameters: Parameters) => Promise<Row | undefined> {
    const placeholders = Array.from({ length: parameterCount }, (_, index) => `parameter ${index}`);
    const kept = new WeakMap<Kysely<Database>, { query: CompiledQuery<Row>; sources: number[] }>();

    const compile = (store: Kysely<Database>) => {
        const query = build(store, ...(placeholders as unknown as Parameters)).compile();
        const compiled = { query, sources: query.parameters.map((value) => placeholders.indexOf(value as string)) };
        kept.set(store, compiled);
        return compiled;
    };

    return async (store, ...parameters) => {
        const { query, sources } = kept.get(store) ?? compile(store);
        const values = sources.map((source, position) =>
            source < 0 ? query.parameters[position] : parameters[source],
        );
        const { rows } = await store.executeQuery<Row>({ ...query, parameters: values });
        return rows[0];
    };
}
