import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { repeat } from "../background/repeat";
import { keepReserve } from "../dataFolder/reserve";
import { emptyLog } from "../store/open";
import type { Database } from "../store/schema";

/** Pause between two times that the store's log is brought into its file, in milliseconds. */
const logEmptiedMs = 60_000;

/** Pause between two looks whether the data folder has its reserve, in milliseconds. */
const reserveKeptMs = 60_000;

/** Looks after the files of a running service: the store's log, and the room for a start on a full disk. */
export function startUpkeep({ store, dataDir, log }: { store: Kysely<Database>; dataDir: string; log: Logger }): {
    close(): Promise<void>;
} {
    const logs = repeat(
        logEmptiedMs,
        () => emptyLog(store),
        (error) => log.debug({ err: error }, "the store's log could not be brought into its file; it will be later"),
    );
    const reserve = repeat(
        reserveKeptMs,
        () => keepReserve(dataDir),
        (error) => log.debug({ err: error }, "the room for a start on a full disk could not be set aside"),
    );
    return { close: async () => void (await Promise.all([logs.close(), reserve.close()])) };
}
