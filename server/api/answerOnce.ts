import { createHash } from "node:crypto";
import { ApiError, throttled } from "../http/errors";
import type { ApiErrorName } from "../http/errors";
import type { Caller } from "../signatures/authenticate";
import type { Service } from "./context";

/** Time for which a signature may still be valid: 15 minutes before and after its own, and one for slow clocks. */
const rememberedMs = 31 * 60_000;

/** Pause between two times that expired calls are forgotten, in milliseconds. */
const forgottenMs = 60_000;

/** Answer to a call, as it is remembered. */
type Answer =
    { text: string } | { error: { name: ApiErrorName; message: string; members: Readonly<Record<string, string>> } };

const forgottenAt = new WeakMap<object, number>();

/**
 * Runs a call that changes something, once for each signature. The same request may come again: somebody has captured
 * it, or sends it twice. Then it gets the first answer again and changes nothing, on every server of the store. Two
 * calls have the same signature only if they are equal and of the same second.
 *
 * @param run - acts, and gives the text of the answer.
 * @returns the text, and whether the call is a repetition.
 * @throws ApiError like `run`; ThrottlingException while the first call is under way.
 */
export async function answerOnce(
    { store, secretSeal, now }: Pick<Service, "store" | "secretSeal" | "now">,
    { accessKeyId, signature }: Pick<Caller, "accessKeyId" | "signature">,
    run: () => Promise<string>,
): Promise<{ text: string; repeated: boolean }> {
    const time = now();
    const digest = createHash("sha256").update(`${accessKeyId}\n${signature}`).digest("hex");
    if ((forgottenAt.get(store) ?? -Infinity) + forgottenMs <= time) {
        forgottenAt.set(store, time);
        await store.deleteFrom("answeredCalls").where("expiresAt", "<=", time).execute();
    }
    const { numInsertedOrUpdatedRows } = await store
        .insertInto("answeredCalls")
        .values({ digest, answer: null, expiresAt: time + rememberedMs })
        .onConflict((conflict) => conflict.column("digest").doNothing())
        .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) {
        return { text: await firstAnswer(), repeated: true };
    }
    const remember = (answer: Answer) =>
        store
            .updateTable("answeredCalls")
            .set({ answer: secretSeal.seal(digest, JSON.stringify(answer)) })
            .where("digest", "=", digest)
            .execute();
    let text: string;
    try {
        text = await run();
    } catch (error) {
        if (error instanceof ApiError && error.status < 500 && error.retryAfterSeconds === undefined) {
            const { name, message, members } = error;
            await remember({ error: { name, message, members } });
        } else {
            // It wasn't carried out, so it may come again.
            await store.deleteFrom("answeredCalls").where("digest", "=", digest).execute();
        }
        throw error;
    }
    await remember({ text });
    return { text, repeated: false };

    async function firstAnswer(): Promise<string> {
        const row = await store
            .selectFrom("answeredCalls")
            .select("answer")
            .where("digest", "=", digest)
            .executeTakeFirst();
        if (row === undefined || row.answer === null) {
            throw throttled(
                "The same request, with the same signature, is being answered. Sign it anew to have it answered again.",
                "repeated-requests",
                1,
            );
        }
        const answer = JSON.parse(secretSeal.open(digest, row.answer)) as Answer;
        if ("error" in answer) {
            throw new ApiError(answer.error.name, answer.error.message, answer.error.members);
        }
        return answer.text;
    }
}
