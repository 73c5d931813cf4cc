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
