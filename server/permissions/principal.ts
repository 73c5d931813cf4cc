import type { DecisionMemo } from "./decisionMemo";
import type { Grants } from "./evaluate";

/** Caller of an operation, with what it may do. */
export interface Principal {
    /** Name of the user, or of the profile in the credentials file. */
    name: string;
    /** Id of the user, which a later user of the same name doesn't have. Undefined for a profile. */
    userId: string | undefined;
    grants: Grants;
    /** True if decisions need the tags of the resource. */
    needsResourceTags: boolean;
    /** Decisions made for it. Undefined: each must be made anew. */
    memo: DecisionMemo | undefined;
    /** Time when the temporary credentials were made, in Unix epoch milliseconds. Undefined: they aren't temporary. */
    sessionSince?: number;
}

/** `arn:aws:iam::ACCOUNT:user/NAME` */
export function userArn(accountId: string, name: string): string {
    return `arn:aws:iam::${accountId}:user/${name}`;
}

/** `arn:aws:iam::ACCOUNT:policy/NAME` */
export function policyArn(accountId: string, name: string): string {
    return `arn:aws:iam::${accountId}:policy/${name}`;
}
