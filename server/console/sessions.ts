import { createHash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { ConsoleLinks } from "../api/context";
import type { KnownCaller } from "../api/operation";
import { authenticationError } from "../http/errors";
import type { Caller } from "../signatures/authenticate";
import type { CallerSecret, LookupSecret } from "../signatures/credentialsFile";
import { keepQuery } from "../store/keptQuery";
import type { ConsoleSessionsTable } from "../store/consoleTables";
import type { Database } from "../store/schema";

/** Time for which a link can be used, in milliseconds. */
const linkMs = 60_000;

/** Time without a request after which a session ends, in milliseconds. */
export const idleMs = 60 * 60_000;

/** Time after which a session ends in any case, in milliseconds. */
export const absoluteMs = 12 * 60 * 60_000;

/** Pause between two times that a session's use is written down, in milliseconds. */
const usedMs = 60_000;

/** Session that was just opened. */
export interface OpenedSession {
    /** Content of the cookie. The store doesn't have it. */
    token: string;
    caller: Caller;
}

/**
 * Sessions of browsers. They are in the store, so they outlive a restart and hold on each server of a database. A
 * session may do at each request what its access key may do then.
 */
export interface ConsoleSessions extends ConsoleLinks {
    /**
     * Opens a session by the token of a link, which is used up by that.
     *
     * @throws ApiError UnrecognizedClientException
     */
    openByLink(token: string): Promise<OpenedSession>;
    /**
     * Opens a session for a caller whose signature was valid.
     *
     * @throws ApiError UnrecognizedClientException if the key has just been deleted.
     */
    openByKey(caller: KnownCaller): Promise<OpenedSession>;
    /** Finds the caller of a session. Undefined: there is no such session, or it has ended. */
    find(token: string): Promise<Caller | undefined>;
    close(token: string): Promise<void>;
}

export interface ConsoleSessionsOptions {
    store: Kysely<Database>;
    lookupSecret: LookupSecret;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
}

const selectSession = keepQuery<[string], ConsoleSessionsTable>(
    (store, digest) => store.selectFrom("consoleSessions").selectAll().where("digest", "=", digest),
    1,
);

/** Opens the sessions of a store. */
export function openConsoleSessions({ store, lookupSecret, now }: ConsoleSessionsOptions): ConsoleSessions {
    /** Finds a key that may call. */
    const usableKey = async (accessKeyId: string): Promise<CallerSecret | undefined> => {
        const secret = await lookupSecret(accessKeyId);
        return secret === undefined || (secret.expiresAt ?? Infinity) <= now() ? undefined : secret;
    };
    const requireKey = async (accessKeyId: string | undefined): Promise<CallerSecret> => {
        const secret = accessKeyId === undefined ? undefined : await usableKey(accessKeyId);
        if (secret === undefined) {
            throw authenticationError("UnrecognizedClientException", "The access key of the sign-in has been deleted.");
        }
        return secret;
    };

    const open = async (accessKeyId: string, secret: CallerSecret): Promise<OpenedSession> => {
        const token = newToken();
        const time = now();
        const row: ConsoleSessionsTable = {
            digest: digestOf(token),
            accessKeyId,
            userName: userOf(secret),
            keyProof: proofOf(token, secret),
            createdAt: time,
            usedAt: time,
            expiresAt: Math.min(time + absoluteMs, secret.expiresAt ?? Infinity),
        };
        await store
            .deleteFrom("consoleSessions")
            .where((where) => where.or([where("expiresAt", "<=", time), where("usedAt", "<=", time - idleMs)]))
            .execute();
        await store.insertInto("consoleSessions").values(row).execute();
        return { token, caller: callerOf(row, secret) };
    };

    return {
        async createLink(accessKeyId) {
            const secret = await requireKey(accessKeyId);
            const token = newToken();
            const expiresAt = now() + linkMs;
            await store.deleteFrom("consoleLinks").where("expiresAt", "<=", now()).execute();
            await store
                .insertInto("consoleLinks")
                .values({
                    digest: digestOf(token),
                    accessKeyId,
                    userName: userOf(secret),
                    keyProof: proofOf(token, secret),
                    expiresAt,
                })
                .execute();
            return { token, expiresAt };
        },
        async openByLink(token) {
            const link = isToken(token)
                ? await store
                      .deleteFrom("consoleLinks")
                      .where("digest", "=", digestOf(token))
                      .returningAll()
                      .executeTakeFirst()
                : undefined;
            const secret = link && link.expiresAt > now() ? await usableKey(link.accessKeyId) : undefined;
            if (link === undefined || secret === undefined || link.keyProof !== proofOf(token, secret)) {
                throw authenticationError(
                    "UnrecognizedClientException",
                    "The link has been used, or is older than a minute. Make another: lookoutvision console.",
                );
            }
            return open(link.accessKeyId, secret);
        },
        async openByKey({ accessKeyId }) {
            return open(accessKeyId!, await requireKey(accessKeyId));
        },
        async find(token) {
            const row = isToken(token) ? await selectSession(store, digestOf(token)) : undefined;
            const time = now();
            if (row === undefined || row.accessKeyId === null || row.expiresAt <= time || row.usedAt + idleMs <= time) {
                return undefined;
            }
            const secret = await usableKey(row.accessKeyId);
            if (secret === undefined || row.keyProof !== proofOf(token, secret)) {
                return undefined;
            }
            if (row.usedAt + usedMs <= time) {
                await store
                    .updateTable("consoleSessions")
                    .set({ usedAt: time })
                    .where("digest", "=", row.digest)
                    .where("usedAt", "<", time)
                    .execute();
            }
            return callerOf(row, secret);
        },
        async close(token) {
            await store.deleteFrom("consoleSessions").where("digest", "=", digestOf(token)).execute();
        },
    };
}

/** Caller of a session, with the rights that its key has now. */
function callerOf(row: ConsoleSessionsTable, { principal, expiresAt = Infinity }: CallerSecret): Caller {
    return {
        accessKeyId: row.accessKeyId ?? undefined,
        principal: principal && { ...principal, sessionSince: principal.sessionSince ?? row.createdAt },
        signature: undefined,
        session: { id: row.digest.slice(0, 16), endsAt: Math.min(row.expiresAt, expiresAt) },
        isProven: true,
        checkBody: () => undefined,
    };
}

/** User of a key. Null: the key is no user's. */
function userOf({ principal }: CallerSecret): string | null {
    return principal?.userId === undefined ? null : principal.name;
}

function newToken(): string {
    return randomBytes(32).toString("base64url");
}

function isToken(text: string): boolean {
    return /^[A-Za-z0-9_-]{43}$/.test(text);
}

function digestOf(token: string): string {
    return createHash("sha256").update(token).digest("hex");
}

function proofOf(token: string, { secretAccessKey }: CallerSecret): string {
    return createHash("sha256").update(`${token}\n${secretAccessKey}`).digest("hex");
}
