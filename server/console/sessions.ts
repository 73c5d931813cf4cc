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
import type { UserDirectory } from "../users/directory";

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
 * session may do at each request what its access key, or the user whom an identity provider named, may do then.
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
    /**
     * Opens a session for a user whom an identity provider has named.
     *
     * @throws ApiError UnrecognizedClientException if there is no such active user.
     */
    openByUser(userName: string): Promise<OpenedSession>;
    /** Finds the caller of a session. Undefined: there is no such session, or it has ended. */
    find(token: string): Promise<Caller | undefined>;
    close(token: string): Promise<void>;
}

export interface ConsoleSessionsOptions {
    store: Kysely<Database>;
    lookupSecret: LookupSecret;
    users: Pick<UserDirectory, "principal">;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
}

const selectSession = keepQuery<[string], ConsoleSessionsTable>(
    (store, digest) => store.selectFrom("consoleSessions").selectAll().where("digest", "=", digest),
    1,
);

/** Opens the sessions of a store. */
export function openConsoleSessions({ store, lookupSecret, users, now }: ConsoleSessionsOptions): ConsoleSessions {
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

    const open = async (accessKeyId: string | null, rights: Rights, secret?: CallerSecret): Promise<OpenedSession> => {
        const token = newToken();
        const time = now();
        const row: ConsoleSessionsTable = {
            digest: digestOf(token),
            accessKeyId,
            userName: userOf(rights),
            keyProof: secret === undefined ? null : proofOf(token, secret),
            createdAt: time,
            usedAt: time,
            expiresAt: Math.min(time + absoluteMs, rights.expiresAt ?? Infinity),
        };
        await store
            .deleteFrom("consoleSessions")
            .where((where) => where.or([where("expiresAt", "<=", time), where("usedAt", "<=", time - idleMs)]))
            .execute();
        await store.insertInto("consoleSessions").values(row).execute();
        return { token, caller: callerOf(row, rights) };
    };

    /** Finds what the holder of a session may do now. Undefined: its key or user is gone. */
    const rightsOf = async (token: string, row: ConsoleSessionsTable): Promise<Rights | undefined> => {
        if (row.accessKeyId === null) {
            const principal = await users.principal(row.userName!);
            return principal && { principal };
        }
        const secret = await usableKey(row.accessKeyId);
        return secret !== undefined && row.keyProof === proofOf(token, secret) ? secret : undefined;
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
            return open(link.accessKeyId, secret, secret);
        },
        async openByKey({ accessKeyId }) {
            const secret = await requireKey(accessKeyId);
            return open(accessKeyId!, secret, secret);
        },
        async openByUser(userName) {
            const principal = await users.principal(userName);
            if (principal === undefined) {
                throw authenticationError("UnrecognizedClientException", `There is no active user ${userName}.`);
            }
            return open(null, { principal });
        },
        async find(token) {
            const row = isToken(token) ? await selectSession(store, digestOf(token)) : undefined;
            const time = now();
            if (row === undefined || row.expiresAt <= time || row.usedAt + idleMs <= time) {
                return undefined;
            }
            const rights = await rightsOf(token, row);
            if (rights === undefined) {
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
            return callerOf(row, rights);
        },
        async close(token) {
            await store.deleteFrom("consoleSessions").where("digest", "=", digestOf(token)).execute();
        },
    };
}

/** What the holder of a session may do, and until when. */
type Rights = Pick<CallerSecret, "principal" | "expiresAt">;

/** Caller of a session, with the rights that its key or user has now. */
function callerOf(row: ConsoleSessionsTable, { principal, expiresAt = Infinity }: Rights): Caller {
    return {
        accessKeyId: row.accessKeyId ?? undefined,
        principal: principal && { ...principal, sessionSince: principal.sessionSince ?? row.createdAt },
        signature: undefined,
        session: { id: row.digest.slice(0, 16), endsAt: Math.min(row.expiresAt, expiresAt) },
        isProven: true,
        checkBody: () => undefined,
    };
}

/** User who has rights. Null: they are no user's. */
function userOf({ principal }: Rights): string | null {
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
