import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Database } from "./schema";

const settingName = "serviceId";

/**
 * Id that distinguishes this service from others, wherever it listens: 16 hexadecimal digits. It is made once and
 * kept with the projects. So all servers on one database have the same id, and a moved or restored service keeps
 * its own.
 */
export async function serviceIdOf(store: Kysely<Database>): Promise<string> {
    await store
        .insertInto("settings")
        .values({ name: settingName, value: newId() })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
    const { value } = await store
        .selectFrom("settings")
        .select("value")
        .where("name", "=", settingName)
        .executeTakeFirstOrThrow();
    return value;
}

/** Id that a store has already. Undefined: no service has used the store yet. */
export async function knownServiceId(store: Kysely<Database>): Promise<string | undefined> {
    const row = await store.selectFrom("settings").select("value").where("name", "=", settingName).executeTakeFirst();
    return row?.value;
}

/**
 * Gives the service another id. Used when its store is a copy of another service's, because that service keeps the
 * old id.
 */
export async function renewServiceId(store: Kysely<Database>): Promise<string> {
    await store.updateTable("settings").set({ value: newId() }).where("name", "=", settingName).execute();
    return serviceIdOf(store);
}

function newId(): string {
    return randomBytes(8).toString("hex");
}
