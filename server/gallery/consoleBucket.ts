import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { Buckets } from "../objectStorage/objectStorage";
import type { Database } from "../store/schema";

export interface ConsoleBucketOptions {
    store: Kysely<Database>;
    buckets: Buckets;
    region: string;
}

/** Bucket of what people bring through the console. */
export interface ConsoleBucket {
    /**
     * Writes into the bucket, which is found or made first. One that was removed meanwhile is made again.
     *
     * @param write - receives the bucket's name.
     * @throws ObjectStorageError
     */
    use<T>(write: (bucket: string) => Promise<T>): Promise<T>;
}

/**
 * Opens the bucket `lookoutvision-<region>-<random>`. One that is there already is found by its name, as in the
 * original service. Otherwise it is made, once, however many ask at the same time on however many servers of the store.
 */
export function openConsoleBucket(options: ConsoleBucketOptions): ConsoleBucket {
    let found: Promise<string> | undefined;
    const find = () =>
        (found ??= findOrMake(options).catch((error: unknown) => {
            found = undefined;
            throw error;
        }));
    return {
        async use(write) {
            const bucket = await find();
            try {
                return await write(bucket);
            } catch (error) {
                if (!(error instanceof ObjectStorageError) || error.reason !== "no-such-bucket") {
                    throw error;
                }
                found = undefined;
                return write(await find());
            }
        },
    };
}

/** Settings of a region: the name that all servers agree on, and the name of the bucket that was made to its end. */
const settings = (region: string) => [`consoleBucket-${region}`, `consoleBucketMade-${region}`] as const;

async function findOrMake({ store, buckets, region }: ConsoleBucketOptions): Promise<string> {
    const read = async (name: string) =>
        (await store.selectFrom("settings").select("value").where("name", "=", name).executeTakeFirst())?.value;
    const [agreedSetting, madeSetting] = settings(region);
    const prefix = `lookoutvision-${region}-`;
    const present = (await buckets.names()).filter((name) => name.startsWith(prefix) && name.length > prefix.length);
    const agreed = await read(agreedSetting);
    if (agreed === undefined || !present.includes(agreed)) {
        if (present.length > 0) {
            return present[0];
        }
    } else if ((await read(madeSetting)) === agreed) {
        return agreed;
    }
    // Whoever is first decides on the name for all.
    await store
        .insertInto("settings")
        .values({ name: agreedSetting, value: `${prefix}${randomBytes(5).toString("hex")}` })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    const name = (await read(agreedSetting))!;
    await buckets.make(name);
    await store
        .insertInto("settings")
        .values({ name: madeSetting, value: name })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: name }))
        .execute();
    return name;
}
