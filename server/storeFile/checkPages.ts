import Libsql from "libsql";
import { DamagedStoreError, isDamage } from "./damagedStore";

/**
 * Checks all pages and indexes of a store that nobody writes and that has no log. The file isn't changed.
 *
 * @throws DamagedStoreError with the first fault.
 */
export function checkPagesOfFile(file: string): void {
    const database = new Libsql(file);
    try {
        const [finding] = database.prepare("pragma integrity_check(1)").raw().get([]) as [string];
        if (finding !== "ok") {
            throw damagedPage(file, finding);
        }
    } catch (error) {
        throw isDamage(error) ? new DamagedStoreError(file, error.message, { cause: error }) : error;
    } finally {
        database.close();
    }
}

/** Words what SQLite has found, which comes in several lines. */
export function damagedPage(file: string, finding: string): DamagedStoreError {
    return new DamagedStoreError(file, finding.replaceAll(/\s+/g, " ").trim());
}
