import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Database } from "./schema";

const settingName = "serviceId";

/**
 * What tells this service from others, wherever it listens: 16 hexadecimal digits, made once and kept with the projects,
 * so that all servers on one database have the same, and a service that was moved or restored has its own.
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

/** Gives the service another id: its store is a copy of another service's, and that one keeps the old one. */
export async function renewServiceId(store: Kysely<Database>): Promise<string> {
    await store.updateTable("settings").set({ value: newId() }).where("name", "=", settingName).execute();
    return serviceIdOf(store);
}

function newId(): string {
    return randomBytes(8).toString("hex");
}
