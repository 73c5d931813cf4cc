import type { Logger } from "pino";
import type { DataDirLock } from "../dataFolder/dataDirLock";
import { removeAllMachines } from "../hosting/unitLeases";
import type { FoundationOptions, Foundations } from "./openStorage";
import { openFoundations } from "./openStorage";
import { freeAllRows, leasedTables } from "../store/rowLeases";

/** Storage of a service that has its data folder locked. */
export interface LockedFoundations extends Foundations {
    lock: DataDirLock;
    close(): Promise<void>;
}

/**
 * Opens the storage of a service and frees what a killed service held.
 *
 * @throws like {@link openFoundations}. The lock stays held then.
 */
export async function openLockedFoundations(
    options: FoundationOptions & { log: Logger },
    lock: DataDirLock,
    ending: AbortSignal,
): Promise<LockedFoundations> {
    const foundations = await openFoundations(options, ending);
    if (options.databaseUrl === undefined) {
        // The lock proves that no other service is alive here. So the imports, trainings, trials and packaging jobs
        // that it held are free.
        try {
            for (const table of leasedTables) {
                await freeAllRows(foundations.store, table);
            }
            await removeAllMachines(foundations.store);
        } catch (error) {
            await foundations.store.destroy();
            throw error;
        }
    }
    return {
        ...foundations,
        lock,
        async close() {
            await foundations.store.destroy();
            lock.release();
        },
    };
}
