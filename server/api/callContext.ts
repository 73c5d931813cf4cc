import type { WireRequest } from "../http/wireRequest";
import type { AccessContext } from "../permissions/accessRequest";
import { userArn } from "../permissions/principal";
import type { Principal } from "../permissions/principal";
import type { Service } from "./context";

/** Facts about a call that conditions of policies may ask for, besides what it says. */
export interface CallOrigin {
    /** IP address of the sender. */
    sourceIp: string | undefined;
    /** True if the call came over TLS. */
    secure: boolean;
}

/** Facts about a call from which the values of condition keys follow. */
interface CallFacts {
    service: Pick<Service, "region" | "accountId">;
    principal: Principal;
    origin: CallOrigin;
    userAgent: string | undefined;
    /** Time of the call, in Unix epoch milliseconds. */
    time: number;
}

/** Values of condition keys, by key in lower case. They are made when a condition asks for them. */
const values: Readonly<Record<string, (facts: CallFacts) => string | undefined>> = {
    "aws:username": ({ principal }) => principal.name,
    "aws:userid": ({ principal }) => principal.userId ?? principal.name,
    "aws:principalarn": ({ principal, service }) => userArn(service.accountId, principal.name),
    "aws:principalaccount": ({ service }) => service.accountId,
    "aws:principaltype": () => "User",
    "aws:sourceip": ({ origin }) => origin.sourceIp,
    "aws:securetransport": ({ origin }) => String(origin.secure),
    "aws:currenttime": ({ time }) => new Date(time).toISOString(),
    "aws:epochtime": ({ time }) => String(Math.floor(time / 1000)),
    "aws:requestedregion": ({ service }) => service.region,
    "aws:useragent": ({ userAgent }) => userAgent,
    "aws:viaawsservice": () => "false",
    "aws:multifactorauthpresent": ({ principal }) => (principal.sessionSince === undefined ? undefined : "false"),
    "aws:tokenissuetime": ({ principal }) =>
        principal.sessionSince === undefined ? undefined : new Date(principal.sessionSince).toISOString(),
};

/**
 * Makes the context of a call.
 *
 * @param more - values of further keys in lower case, which come before those that follow from the call.
 */
export function contextOf(
    service: Pick<Service, "region" | "accountId" | "now">,
    principal: Principal,
    { origin, wire }: { origin: CallOrigin; wire?: Pick<WireRequest, "headers"> },
    more: Readonly<Record<string, readonly string[]>>,
): AccessContext {
    const facts = { service, principal, origin, userAgent: wire?.headers["user-agent"], time: service.now() };
    return {
        get(key) {
            if (Object.hasOwn(more, key)) {
                return more[key];
            }
            const value = Object.hasOwn(values, key) ? values[key](facts) : undefined;
            return value === undefined ? undefined : [value];
        },
    };
}
