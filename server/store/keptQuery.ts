import type { CompiledQuery, Kysely } from "kysely";
import type { Database } from "./schema";

/** Part of kysely's select builders that is used here. */
interface Compilable<Row> {
    compile(): CompiledQuery<Row>;
}

/**
 * Keeps a select of at most one row, built and compiled once for each store. Building and compiling take longer
 * than running it.
 *
 * @param build - receives a placeholder for each parameter. Bind the placeholder unchanged, and use it nowhere
 *   else.
 * @returns a function that runs the select with the parameters' values. It returns undefined for no row.
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
