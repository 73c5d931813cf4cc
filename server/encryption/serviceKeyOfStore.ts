import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Database } from "../store/schema";

const settingName = "serviceKeyFingerprint";

/**
 * Requires the service key that the store's models were encrypted with. The store accepts no other: neither a new
 * key after the file was lost, nor another machine's key.
 *
 * @throws Error that says what to do.
 */
export async function requireServiceKeyOfStore(
    store: Kysely<Database>,
    serviceKey: Buffer,
    dataDir: string,
): Promise<void> {
    const fingerprint = serviceKeyFingerprint(serviceKey);
    await store
        .insertInto("settings")
        .values({ name: settingName, value: fingerprint })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
    const { value } = await store
        .selectFrom("settings")
        .select("value")
        .where("name", "=", settingName)
        .executeTakeFirstOrThrow();
    if (value !== fingerprint) {
        throw new Error(
            `The key file service.key in ${dataDir} is another than the one that this database's models are encrypted with. ` +
                "Put the original there: from a back-up, or from the data folder of the service that shares the database.",
        );
    }
}

/** Fingerprint that distinguishes service keys without revealing anything of them. */
export function serviceKeyFingerprint(serviceKey: Buffer): string {
    return createHash("sha256").update("service key").update(serviceKey).digest("hex").slice(0, 16);
}
