import type { StoreLocation } from "../../../server/store/open";
import { startPostgres } from "../parts/postgres";

/**
 * Does something with a store in PostgreSQL in the place of a test's own, which is opened again in the end.
 *
 * @param own - location of the test's own store.
 * @param use - ends what works on the store that is open, closes that, and opens the one at a location.
 */
export async function storeOnPostgres(
    own: StoreLocation,
    use: (location: StoreLocation) => Promise<void>,
    work: () => Promise<void>,
): Promise<void> {
    const postgres = await startPostgres();
    try {
        await use({ databaseUrl: postgres.url });
        await work();
    } finally {
        await use(own);
        await postgres.stop();
    }
}
