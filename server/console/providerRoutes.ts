import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { authorize } from "../api/authorize";
import { consoleOperations } from "../api/consoleOperations";
import type { Service } from "../api/context";
import { accessDenied, ApiError, authenticationError } from "../http/errors";
import { splitUrl } from "../http/requestUrl";
import type { SessionCookie } from "./cookie";
import { callbackPath, signInPath } from "./openIdConnect";
import type { OpenIdConnect, PendingSignIn } from "./openIdConnect";
import { pageHeaders } from "./pageFiles";
import type { ConsoleSessions } from "./sessions";

export interface ProviderRoutesOptions {
    provider: OpenIdConnect;
    sessions: Pick<ConsoleSessions, "openByUser">;
    cookie: SessionCookie;
}

/** Time for which a sign-in at the provider may take, in milliseconds. */
const pendingMs = 10 * 60_000;

/** Seals what a browser keeps during a sign-in, so that it can neither read nor change it. */
const sealOwner = "sign-in at an identity provider";

const headers = { ...pageHeaders, "cache-control": "no-store" };

/** Adds the sign-in at an identity provider. Both addresses are visited by the browser itself, not called by the page. */
export function addProviderRoutes(server: FastifyInstance, service: Service, options: ProviderRoutesOptions): void {
    const { provider, sessions, cookie } = options;
    const { secure } = provider;

    server.get(signInPath, async (request, reply) => {
        try {
            const { address, pending } = await provider.begin();
            const kept: PendingSignIn = { ...pending, expiresAt: service.now() + pendingMs };
            const sealed = service.secretSeal.seal(sealOwner, JSON.stringify(kept));
            return await reply
                .headers(headers)
                .header("set-cookie", cookie.writePending(secure, sealed, pendingMs / 1000))
                .redirect(address);
        } catch (error) {
            return sayFailure(request, reply, error);
        }
    });

    /** Reads what the browser has kept since it left for the provider. */
    const pendingOf = (request: FastifyRequest): PendingSignIn => {
        const sealed = cookie.readPending(request.headers.cookie, secure);
        try {
            const pending = JSON.parse(service.secretSeal.open(sealOwner, sealed!)) as PendingSignIn;
            if (pending.expiresAt > service.now()) {
                return pending;
            }
        } catch {
            // It is missing, or not of this service.
        }
        throw authenticationError(
            "UnrecognizedClientException",
            "This sign-in was not begun in this browser within the last ten minutes. Begin again.",
        );
    };

    server.get(callbackPath, { config: { auditedAs: "SignIn" } }, async (request, reply) => {
        void reply.header("set-cookie", cookie.writePending(secure, undefined, 0));
        try {
            const { query } = splitUrl(request.raw.url);
            const name = await provider.finish(query, pendingOf(request));
            await requireMaySignIn(request, name);
            const { token, caller } = await sessions.openByUser(name);
            request.callRecord = { resource: undefined, error: undefined, caller };
            const maxAge = (caller.session!.endsAt - service.now()) / 1000;
            return await reply
                .headers(headers)
                .header("set-cookie", cookie.write(secure, token, maxAge))
                .redirect("/console/");
        } catch (error) {
            return sayFailure(request, reply, error);
        }
    });

    /** Requires that the name is a user's, and that no statement denies the console to it. */
    async function requireMaySignIn(request: FastifyRequest, name: string): Promise<void> {
        const principal = await service.users.principal(name);
        if (principal === undefined) {
            throw accessDenied(
                `You are ${name} for ${provider.name}, and this service has no active user of that name. Who operates it can make one: lookoutvision users create.`,
            );
        }
        const origin = { sourceIp: request.socket.remoteAddress, secure: "encrypted" in request.socket };
        const operation = consoleOperations.CreateConsoleLink;
        const wire = { path: {}, query: {}, headers: {}, body: Buffer.alloc(0) };
        await authorize(service, principal, { name: "CreateConsoleLink", operation, wire, origin }, (denial) => {
            request.callRecord = { resource: undefined, error: undefined, denial };
        });
    }

    /** Answers with a page, because the browser shows what comes here. */
    function sayFailure(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
        if (!(error instanceof ApiError) || error.status >= 500) {
            throw error;
        }
        service.log.warn({ requestId: request.id, error: error.message }, "a sign-in at the identity provider failed");
        request.callRecord = { resource: undefined, ...request.callRecord, error: error.name };
        return reply
            .code(error.status)
            .headers(headers)
            .type("text/html; charset=utf-8")
            .send(
                `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Signing in failed</title>\n` +
                    `<h1>Signing in failed</h1>\n<p>${escaped(error.message)}</p>\n<p><a href="/console/">Back to the console</a></p>\n</html>\n`,
            );
    }
}

function escaped(text: string): string {
    return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
