import { createHash } from "node:crypto";
import type { ClientTokensTable } from "../store/schema";
import { conflict } from "../http/errors";
import type { AboutResource } from "../http/errors";
import type { Store } from "./resources";
import type { Service } from "./context";

/** Time that a client token is remembered, in milliseconds. */
const tokenLifetimeMs = 8 * 60 * 60 * 1000;

/** Call whose repetition under the same client token must not take effect again. */
export interface TokenCall<Output> {
    operation: string;
    /** Checked input. Without a ClientToken each call is a new one. */
    input: { ClientToken?: string };
    /** Resource that a conflict is about. */
    about: AboutResource;
    /**
     * Tells whether the effect of the earlier call is undone by now (failed, deleted). Then its token is spent and
     * the call is a new one. `resourceId` is the id that the earlier call stood for.
     */
    isSpent(transaction: Store, resourceId: string): Promise<boolean>;
    /**
     * True for a deletion, which a later resource of the same name undoes. {@link isSpent} finds that resource by its
     * own input. So it knows only of calls with the same parameters.
     */
    deletes?: true;
    /** Takes effect and answers. This runs within one transaction, which also remembers the token. */
    run(transaction: Store): Promise<Effect<Output>>;
}

export interface Effect<Output> {
    output: Output;
    /** Row that the token stands for. */
    resource: { table: NonNullable<ClientTokensTable["resourceTable"]>; id: string };
}

/**
 * Runs a call once for each client token and answers repetitions with the original response. One of several
 * concurrent duplicates runs; the others wait for it.
 *
 * @throws ApiError ConflictException when the token was used with other parameters.
 */
export async function onceForToken<Output extends object>(service: Service, call: TokenCall<Output>): Promise<Output> {
    return service.store.transaction().execute(async (transaction) => {
        const earlier = await rememberedOutput<Output>(transaction, service.now(), call);
        if (earlier !== undefined) {
            return earlier;
        }
        const { output, resource } = await call.run(transaction);
        const token = call.input.ClientToken;
        if (token !== undefined) {
            await forgetOldTokens(transaction, service.now());
            await transaction
                .insertInto("clientTokens")
                .values({
                    operation: call.operation,
                    token,
                    parameters: hashParameters(call.input),
                    response: JSON.stringify({ body: output }),
                    resourceTable: resource.table,
                    resourceId: resource.id,
                    createdAt: service.now(),
                })
                .execute();
        }
        return output;
    });
}

/**
 * Finds the answer to an earlier call under the same token, if the token still counts. A token that doesn't is
 * forgotten. Undefined: there is no such answer.
 *
 * @throws ApiError ConflictException like {@link onceForToken}.
 */
export async function rememberedOutput<Output extends object>(
    store: Store,
    now: number,
    call: Pick<TokenCall<Output>, "operation" | "input" | "about" | "isSpent" | "deletes">,
): Promise<Output | undefined> {
    const token = call.input.ClientToken;
    if (token === undefined) {
        return undefined;
    }
    const row = await store
        .selectFrom("clientTokens")
        .selectAll()
        .where("operation", "=", call.operation)
        .where("token", "=", token)
        .executeTakeFirst();
    if (row === undefined) {
        return undefined;
    }
    const expired = row.createdAt + tokenLifetimeMs <= now;
    const same = row.parameters === hashParameters(call.input);
    const standsFor = same || !call.deletes ? row.resourceId : null;
    if (expired || (standsFor !== null && (await call.isSpent(store, standsFor)))) {
        await store
            .deleteFrom("clientTokens")
            .where("operation", "=", call.operation)
            .where("token", "=", token)
            .execute();
        return undefined;
    }
    if (!same) {
        throw conflict(
            `The client token ${token} was used for ${call.operation} with other parameters less than 8 hours ago. ` +
                "Use another token for another request.",
            call.about,
        );
    }
    return (JSON.parse(row.response) as { body: Output }).body;
}

async function forgetOldTokens(store: Store, now: number): Promise<void> {
    await store
        .deleteFrom("clientTokens")
        .where("createdAt", "<=", now - tokenLifetimeMs)
        .execute();
}

function hashParameters(input: object): string {
    const hash = createHash("sha256");
    const names = Object.keys(input).filter((name) => name !== "ClientToken");
    for (const name of names.sort()) {
        const value = (input as Record<string, unknown>)[name];
        hash.update(`${name}\n`)
            .update(Buffer.isBuffer(value) ? value : JSON.stringify(value, sortKeys))
            .update("\n");
    }
    return hash.digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
