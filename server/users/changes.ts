import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { SecretSeal } from "../encryption/secretSeal";
import { conflict, notFound, quotaExceeded, validationError } from "../http/errors";
import { managedPolicies } from "../permissions/managedPolicies";
import { parsePolicy } from "../permissions/parsePolicy";
import { PolicyError } from "../permissions/policyError";
import { newAccessKeyId, newSecretAccessKey } from "../signatures/ownCredentials";
import type { Database, UsersTable } from "../store/schema";
import { keyPrefixes } from "./names";
import type { PolicyReference } from "./policyList";

type Store = Kysely<Database>;

/** Most keys of a user, as in IAM: the present one and the next. */
export const mostKeys = 2;

/** Finds a user. @throws ApiError ResourceNotFoundException */
export async function requireUser(store: Store, name: string): Promise<UsersTable> {
    const user = await store.selectFrom("users").selectAll().where("name", "=", name).executeTakeFirst();
    if (user === undefined) {
        throw notFound(`The user ${name} doesn't exist.`, { resourceType: "USER", resourceId: name });
    }
    return user;
}

/** Adds a user without keys. @throws ApiError ConflictException */
export async function insertUser(store: Store, name: string, now: number): Promise<void> {
    const known = await store.selectFrom("users").select("name").where("name", "=", name).executeTakeFirst();
    if (known !== undefined) {
        throw conflict(`The user ${name} exists already.`, { resourceType: "USER", resourceId: name });
    }
    const id = "AIDA" + randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase();
    await store.insertInto("users").values({ name, id, status: "ACTIVE", createdAt: now }).execute();
}

/**
 * Gives a user these policies in place of the present ones.
 *
 * @throws ApiError ValidationException for a document that can't be used, and for a name without a policy.
 */
export async function setUserPolicies(
    store: Store,
    userName: string,
    references: readonly PolicyReference[],
): Promise<void> {
    await requireUsable(store, references);
    await store.deleteFrom("userPolicies").where("userName", "=", userName).execute();
    if (references.length > 0) {
        await store
            .insertInto("userPolicies")
            .values(
                references.map(({ name, document }) => ({ userName, policyName: name, document: document ?? null })),
            )
            .execute();
    }
}

/**
 * Requires that policies can be used.
 *
 * @throws ApiError ValidationException with the policy, the place in it and the reason.
 */
export async function requireUsable(store: Store, references: readonly PolicyReference[]): Promise<void> {
    const seen = new Set<string>();
    for (const { name, document } of references) {
        if (seen.has(name)) {
            throw validationError(`The policy ${name} is given twice.`);
        }
        seen.add(name);
        if (document !== undefined && document !== null) {
            requireDocument(name, document);
        } else if (!managedPolicies.has(name) && (await findPolicy(store, name)) === undefined) {
            throw validationError(
                `There is no policy ${name}. Store one with "lookoutvision policies put", or name one of ${[...managedPolicies.keys()].join(", ")}.`,
            );
        }
    }
}

/** Requires a policy document that can be used. @throws ApiError ValidationException */
export function requireDocument(name: string, document: string): void {
    try {
        parsePolicy(document);
    } catch (error) {
        if (error instanceof PolicyError) {
            throw validationError(`The policy document of ${name} can't be used: ${error.message}`);
        }
        throw error;
    }
}

export function findPolicy(store: Store, name: string) {
    return store.selectFrom("policies").selectAll().where("name", "=", name).executeTakeFirst();
}

/**
 * Makes a key pair for a user. Only its answer tells the secret.
 *
 * @throws ApiError ServiceQuotaExceededException if the user has two.
 */
export async function insertAccessKey(store: Store, secretSeal: SecretSeal, userName: string, now: number) {
    const keys = await store.selectFrom("accessKeys").select("id").where("userName", "=", userName).execute();
    if (keys.length >= mostKeys) {
        throw quotaExceeded(
            `The user ${userName} has ${mostKeys} keys, as many as a user may have. Delete one first.`,
            "access-keys-per-user",
            { resourceType: "USER", resourceId: userName },
        );
    }
    const id = newAccessKeyId(keyPrefixes.user);
    const secretAccessKey = newSecretAccessKey();
    await store
        .insertInto("accessKeys")
        .values({ id, userName, sealedSecret: secretSeal.seal(id, secretAccessKey), createdAt: now })
        .execute();
    return { UserName: userName, AccessKeyId: id, SecretAccessKey: secretAccessKey };
}

/** Makes temporary credentials of a user, and forgets those that have expired. Only its answer tells the secrets. */
export async function insertSession(
    store: Store,
    secretSeal: SecretSeal,
    session: {
        userName: string;
        /** Key that they are made with, and end with. Undefined: somebody else makes them for the user. */
        parentKeyId: string | undefined;
        policies: readonly PolicyReference[];
        now: number;
        expiresAt: number;
    },
) {
    const { userName, parentKeyId = null, policies, now, expiresAt } = session;
    const accessKeyId = newAccessKeyId(keyPrefixes.session);
    const secretAccessKey = newSecretAccessKey();
    const sessionToken = Array.from({ length: 4 }, newSecretAccessKey).join("");
    await store.deleteFrom("sessions").where("expiresAt", "<=", now).execute();
    await store
        .insertInto("sessions")
        .values({
            accessKeyId,
            userName,
            parentKeyId,
            sealedSecret: secretSeal.seal(accessKeyId, JSON.stringify({ secretAccessKey, sessionToken })),
            policies: JSON.stringify(policies),
            createdAt: now,
            expiresAt,
        })
        .execute();
    return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken };
}
