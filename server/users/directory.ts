import type { Kysely, Selectable, Transaction } from "kysely";
import type { Logger } from "pino";
import type { SecretSeal } from "../encryption/secretSeal";
import type { NamedPolicy } from "../permissions/evaluate";
import type { Policy } from "../permissions/parsePolicy";
import type { Principal } from "../permissions/principal";
import type { CallerSecret, Profile } from "../signatures/credentialsFile";
import type { AccessKeysTable, Database, SessionsTable } from "../store/schema";
import { parseOrDeny, principalOf, resolvePolicies } from "./policyList";
import type { PolicyReference } from "./policyList";

/** Users, keys and policies of the store, kept in memory for checking every call. */
export interface UserDirectory {
    /** Finds the secret and the rights of a user's key. */
    lookupSecret(accessKeyId: string): CallerSecret | undefined | Promise<CallerSecret | undefined>;
    /** Adds the rights of a profile to its secret. A profile without a word of policies may do everything. */
    withRights(profile: Profile): CallerSecret | Promise<CallerSecret>;
    /** Finds the rights of an active user. */
    principal(userName: string): Promise<Principal | undefined>;
    /** Has the next look read the store, after a change of this process. */
    forget(): void;
}

/** Time for which this process trusts what it has read without asking the store for changes, in milliseconds. */
const trustedMs = 500;

/**
 * The same time for a key that it doesn't know, because another service may just have made it. Not shorter: strangers
 * may send any number of unknown keys.
 */
const trustedForUnknownMs = 25;

const versionSetting = "usersVersion";

/** Notes in a transaction that users, keys or policies change. Every service on the store sees it within a second. */
export async function noteUserChange(transaction: Transaction<Database> | Kysely<Database>): Promise<void> {
    const row = await transaction
        .selectFrom("settings")
        .select("value")
        .where("name", "=", versionSetting)
        .executeTakeFirst();
    const value = String(Number(row?.value ?? "0") + 1);
    await transaction
        .insertInto("settings")
        .values({ name: versionSetting, value })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
        .execute();
}

/** All that one look at the store has found. */
interface Snapshot {
    version: string | undefined;
    stored: ReadonlyMap<string, Policy>;
    users: ReadonlyMap<string, UserFacts>;
    keys: ReadonlyMap<string, Selectable<AccessKeysTable>>;
    sessions: ReadonlyMap<string, Selectable<SessionsTable>>;
    /** Secrets and rights, made when they are needed first. */
    callers: Map<string, CallerSecret | undefined>;
    profiles: Map<string, Principal>;
}

interface UserFacts {
    id: string;
    isActive: boolean;
    references: PolicyReference[];
    /** Rights, made when they are needed first. */
    policies: readonly NamedPolicy[] | undefined;
}

export interface DirectoryOptions {
    store: Kysely<Database>;
    secretSeal: SecretSeal;
    log: Pick<Logger, "error">;
    /** Milliseconds of a clock that never goes back. */
    monotonicNow?(): number;
}

/** Opens the directory. It reads the store when it is asked first. */
export function openUserDirectory({
    store,
    secretSeal,
    log,
    monotonicNow = () => performance.now(),
}: DirectoryOptions): UserDirectory {
    let snapshot: Snapshot | undefined;
    let lookedAt = -Infinity;
    let looking: Promise<Snapshot> | undefined;

    const look = (): Promise<Snapshot> => {
        const startedAt = monotonicNow();
        const reading = refreshed(store, snapshot)
            .then((read) => {
                if (looking === reading) {
                    snapshot = read;
                    lookedAt = startedAt;
                }
                return read;
            })
            .finally(() => {
                if (looking === reading) {
                    looking = undefined;
                }
            });
        looking = reading;
        return reading;
    };
    /** Calls `use` with a snapshot that is fresh enough: at once if there is one. */
    const withSnapshot = <T>(use: (current: Snapshot) => T, trusted = trustedMs): T | Promise<T> => {
        if (snapshot !== undefined && monotonicNow() - lookedAt < trusted) {
            return use(snapshot);
        }
        return (looking ?? look()).then(use);
    };

    const onMissing = (owner: string) => (name: string, reason: string) =>
        log.error(
            { user: owner, policy: name },
            `the policy ${name} of ${owner} can't be used, so it denies everything: ${reason}`,
        );
    const policiesOf = (user: UserFacts, name: string, { stored }: Snapshot) =>
        (user.policies ??= resolvePolicies(user.references, stored, onMissing(name)));

    const callerOf = (id: string, current: Snapshot): CallerSecret | undefined => {
        const key = current.keys.get(id);
        const session = current.sessions.get(id);
        const name = key?.userName ?? session?.userName;
        const user = name === undefined ? undefined : current.users.get(name);
        if (name === undefined || !user?.isActive) {
            return undefined;
        }
        const identity = policiesOf(user, name, current);
        const userId = user.id;
        if (key !== undefined) {
            return {
                secretAccessKey: secretSeal.open(id, key.sealedSecret),
                principal: principalOf(name, { identity }, { userId }),
            };
        }
        const { sealedSecret, policies, createdAt, expiresAt } = session!;
        const references = JSON.parse(policies) as PolicyReference[];
        const narrowed =
            references.length === 0 ? undefined : resolvePolicies(references, current.stored, onMissing(name));
        const secret = JSON.parse(secretSeal.open(id, sealedSecret)) as Required<
            Pick<CallerSecret, "secretAccessKey" | "sessionToken">
        >;
        const grants = { identity, ...(narrowed && { session: narrowed }) };
        return { ...secret, expiresAt, principal: principalOf(name, grants, { userId, sessionSince: createdAt }) };
    };

    return {
        lookupSecret: (id) => {
            const isKnown = snapshot === undefined || snapshot.keys.has(id) || snapshot.sessions.has(id);
            return withSnapshot(
                (current) => {
                    if (!current.keys.has(id) && !current.sessions.has(id)) {
                        return undefined;
                    }
                    if (!current.callers.has(id)) {
                        current.callers.set(id, callerOf(id, current));
                    }
                    return current.callers.get(id);
                },
                isKnown ? trustedMs : trustedForUnknownMs,
            );
        },
        withRights(profile) {
            const { profile: name, policies, ...secret } = profile;
            if (policies === undefined) {
                return secret;
            }
            return withSnapshot((current) => {
                const key = JSON.stringify([name, policies]);
                let principal = current.profiles.get(key);
                if (principal === undefined) {
                    const references = policies.map((policy) => ({ name: policy }));
                    const identity = resolvePolicies(references, current.stored, onMissing(`the profile ${name}`));
                    principal = principalOf(name, { identity });
                    current.profiles.set(key, principal);
                }
                return { ...secret, principal };
            });
        },
        async principal(name) {
            return withSnapshot((current) => {
                const user = current.users.get(name);
                return user?.isActive
                    ? principalOf(name, { identity: policiesOf(user, name, current) }, { userId: user.id })
                    : undefined;
            });
        },
        forget() {
            lookedAt = -Infinity;
            // A look that is under way may have missed the change.
            looking = undefined;
        },
    };
}

/** The same snapshot if nothing has changed in the store, else a new one. */
async function refreshed(store: Kysely<Database>, known: Snapshot | undefined): Promise<Snapshot> {
    // Read before the tables: a change that comes between is seen at the next look.
    const row = await store
        .selectFrom("settings")
        .select("value")
        .where("name", "=", versionSetting)
        .executeTakeFirst();
    const version = row?.value;
    if (known !== undefined && known.version === version) {
        return known;
    }
    const [users, userPolicies, policies, keys, sessions] = await Promise.all([
        store.selectFrom("users").selectAll().execute(),
        store.selectFrom("userPolicies").selectAll().orderBy("policyName").execute(),
        store.selectFrom("policies").selectAll().execute(),
        store.selectFrom("accessKeys").selectAll().execute(),
        store.selectFrom("sessions").selectAll().execute(),
    ]);
    const facts = new Map<string, UserFacts>(
        users.map(({ name, id, status }) => [
            name,
            { id, isActive: status === "ACTIVE", references: [], policies: undefined },
        ]),
    );
    for (const { userName, policyName, document } of userPolicies) {
        facts.get(userName)?.references.push({ name: policyName, document });
    }
    return {
        version,
        stored: new Map(policies.map(({ name, document }) => [name, parseOrDeny(name, document, () => undefined)])),
        users: facts,
        keys: new Map(keys.map((key) => [key.id, key])),
        sessions: new Map(sessions.map((session) => [session.accessKeyId, session])),
        callers: new Map(),
        profiles: new Map(),
    };
}
