import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { validationError } from "../http/errors";
import type { Store } from "./resources";

/** Largest page, in rows. It is also the default. */
const largestPage = 100;

/** Page of a list that is ordered by a key. */
export interface Page<Row> {
    rows: Row[];
    /** Token of the next page. Undefined on the last page. */
    nextToken: string | undefined;
}

/** Place of a row in a list: the values that the list is ordered by. */
export type PageKey = string | number | readonly (string | number)[];

export interface PageRequest<Row, Key extends PageKey> {
    input: { NextToken?: string; MaxResults?: number };
    /** Identity of the list, with everything that selects its rows. A token is valid for the same list only. */
    list: readonly unknown[];
    /** Reads the first `limit` rows after the key, or from the start. */
    read(after: Key | undefined, limit: number): Promise<Row[]>;
    keyOf(row: Row): Key;
}

/**
 * Reads a page. Tokens hold the last row's key and are signed with a secret of the store. So they stay valid after
 * a restart and on every server of one database, while rows come and go.
 *
 * @throws ApiError ValidationException for a token that wasn't issued for this list.
 */
export async function readPage<Row, Key extends PageKey>(
    store: Store,
    { input, list, read, keyOf }: PageRequest<Row, Key>,
): Promise<Page<Row>> {
    // The API allows an empty token, although no page ends with one.
    const after = input.NextToken ? ((await openToken(store, input.NextToken, list)) as Key) : undefined;
    const size = input.MaxResults ?? largestPage;
    const rows = await read(after, size + 1);
    if (rows.length <= size) {
        return { rows, nextToken: undefined };
    }
    const page = rows.slice(0, size);
    return { rows: page, nextToken: await sealToken(store, keyOf(page[size - 1]), list) };
}

const signatureBytes = 16;

async function sealToken(store: Store, key: PageKey, list: readonly unknown[]): Promise<string> {
    const content = Buffer.from(JSON.stringify(key));
    return Buffer.concat([await sign(store, content, list), content]).toString("base64");
}

async function openToken(store: Store, token: string, list: readonly unknown[]): Promise<unknown> {
    const bytes = Buffer.from(token, "base64");
    const content = bytes.subarray(signatureBytes);
    const signature = await sign(store, content, list);
    // Base64 has several forms of the same bytes. Only the issued form is valid.
    if (
        bytes.length <= signatureBytes ||
        bytes.toString("base64") !== token ||
        !timingSafeEqual(bytes.subarray(0, signatureBytes), signature)
    ) {
        throw validationError(
            "The pagination token is invalid: it was not returned by this operation for these parameters.",
        );
    }
    return JSON.parse(content.toString());
}

async function sign(store: Store, content: Buffer, list: readonly unknown[]): Promise<Buffer> {
    const hmac = createHmac("sha256", await tokenSecret(store));
    return hmac.update(JSON.stringify(list)).update("\n").update(content).digest().subarray(0, signatureBytes);
}

const secretName = "paginationSecret";

async function tokenSecret(store: Store): Promise<Buffer> {
    const read = () => store.selectFrom("settings").select("value").where("name", "=", secretName).executeTakeFirst();
    const known = await read();
    if (known !== undefined) {
        return Buffer.from(known.value, "hex");
    }
    await store
        .insertInto("settings")
        .values({ name: secretName, value: randomBytes(32).toString("hex") })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    const made = await read();
    return Buffer.from(made!.value, "hex");
}
