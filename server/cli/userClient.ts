import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { CreateAccessKeyOutput } from "../api/ownOutputs/createAccessKey";
import { NoAnswerError } from "../client/serviceClient";
import type { ServiceClient } from "../client/serviceClient";
import { ownRoot } from "../client/ownRoot";
import { connect } from "./connect";
import type { WhichService } from "./connect";

/** Calls of own operations on users and policies. */
export type CallUsers = <T>(method: string, path: string, body?: object) => Promise<T>;

/** Connects to the service whose users the flags mean: one that runs, else one that is started for it. */
export async function connectToUsers(which: WhichService): Promise<CallUsers> {
    const client: ServiceClient = (await connect(which, { start: false })) ?? (await connect(which, { start: true }))!;
    return (method, path, body) =>
        client.call(method, `${ownRoot}${path}`, body && { content: JSON.stringify(body), type: "application/json" });
}

/** Path of a user. */
export function userPath(name: string, what = ""): string {
    return `/users/${encodeURIComponent(name)}${what}`;
}

/** Time for which a call is tried again whose answer was lost, and the pause between, in milliseconds. */
const patienceMs = 30_000;
const pauseMs = 500;

/**
 * Makes a key pair. If the answer is lost, because the connection broke or the service was killed, it calls again with
 * the same token, and gets the pair that was made.
 *
 * @throws as {@link connectToUsers} and its calls do.
 */
export async function makeKeyPair(
    which: WhichService,
    path: string,
    body: object = {},
): Promise<CreateAccessKeyOutput> {
    const content = { ...body, ClientToken: randomUUID() };
    const startedAt = performance.now();
    for (let isFirst = true; ; isFirst = false) {
        const call = await connectToUsers(which);
        try {
            return await call<CreateAccessKeyOutput>("POST", path, content);
        } catch (error) {
            const mayHaveActed = error instanceof NoAnswerError && !(isFirst && error.isUnheard);
            if (!mayHaveActed || performance.now() - startedAt > patienceMs) {
                throw error;
            }
            await sleep(pauseMs);
        }
    }
}
