import type { FastifyInstance, FastifyRequest } from "fastify";
import { answerOnce } from "../api/answerOnce";
import { describeCaller } from "../api/actions/describeCaller";
import { authorize } from "../api/authorize";
import { consoleOperations } from "../api/consoleOperations";
import type { Service } from "../api/context";
import { writeAnswer } from "../api/outputTable";
import { parseJsonBody } from "../api/readInput";
import { authenticationError, validationError } from "../http/errors";
import { readHeaders } from "../http/requestHeaders";
import type { Authenticate } from "../signatures/authenticate";
import { readSigned, recognise } from "../signatures/recogniseCaller";
import type { SessionCookie } from "./cookie";
import { signInPath } from "./openIdConnect";
import type { OpenIdConnect } from "./openIdConnect";
import { requireOwnPage, requireSameOrigin } from "./ownPage";
import type { PageRequest } from "./ownPage";
import { pageHeaders, servePage } from "./pageFiles";
import { addProviderRoutes } from "./providerRoutes";
import type { ConsoleSessions, OpenedSession } from "./sessions";

export interface ConsoleOptions {
    sessions: ConsoleSessions;
    cookie: SessionCookie;
    /** Recognises who signs in with an access key. */
    authenticate: Authenticate;
    /** Identity provider where people may sign in, too. Undefined: there is none. */
    provider?: OpenIdConnect;
    /** Folder of the compiled page. Undefined: the package's own. */
    pageFolder?: string;
}

/** Longest body of a sign-in, in bytes. */
const longestBody = 1024;

const jsonType = "application/json; charset=utf-8";

/** Adds the console: its page, signing in and signing out. */
export function addConsole(server: FastifyInstance, service: Service, options: ConsoleOptions): void {
    const { sessions, cookie, authenticate } = options;
    const recogniseSigned = recognise(authenticate, false);

    /** Opens a session for the holder of an access key, once for each signature. */
    const openBySignature = async (request: FastifyRequest): Promise<OpenedSession> => {
        const wire = readSigned(request);
        const { caller } = request.signed!;
        const { principal } = caller;
        if (principal !== undefined) {
            const origin = { sourceIp: request.socket.remoteAddress, secure: "encrypted" in request.socket };
            const operation = consoleOperations.CreateConsoleLink;
            await authorize(service, principal, { name: "CreateConsoleLink", operation, wire, origin }, (denial) => {
                request.callRecord = { resource: undefined, error: undefined, denial };
            });
        }
        let opened: OpenedSession | undefined;
        await answerOnce(service, caller, async () => {
            opened = await sessions.openByKey(caller);
            return "";
        });
        if (opened === undefined) {
            throw authenticationError("InvalidSignatureException", "The signed request has been used. Sign it anew.");
        }
        return opened;
    };

    server.route({
        method: "POST",
        url: "/console/session",
        bodyLimit: longestBody,
        config: { auditedAs: "SignIn", guesses: "a link of the console" },
        onRequest: (request, reply, done) => {
            requireSameOrigin(pageRequestOf(request));
            if (request.headers.authorization === undefined) {
                done();
            } else {
                recogniseSigned.call(server, request, reply, done);
            }
        },
        handler: async (request, reply) => {
            const opened =
                request.signed === null ? await sessions.openByLink(tokenOf(request)) : await openBySignature(request);
            request.callRecord = { resource: undefined, error: undefined, caller: opened.caller };
            const { session } = opened.caller;
            const maxAge = (session!.endsAt - service.now()) / 1000;
            const answer = await describeCaller({}, service, opened);
            return reply
                .headers(answerHeaders)
                .header("set-cookie", cookie.write(isSecureFor(request), opened.token, maxAge))
                .send(writeAnswer(consoleOperations.DescribeCaller.output, answer));
        },
    });

    server.route({
        method: "DELETE",
        url: "/console/session",
        bodyLimit: longestBody,
        config: { auditedAs: "SignOut" },
        handler: async (request, reply) => {
            const page = pageRequestOf(request);
            requireOwnPage(page);
            const token = cookie.read(page.headers.cookie, page.secure);
            const caller = token === undefined ? undefined : await sessions.find(token);
            if (token !== undefined) {
                await sessions.close(token);
            }
            request.callRecord = { resource: undefined, error: undefined, caller };
            return reply
                .headers(answerHeaders)
                .header("set-cookie", cookie.write(isSecureFor(request), undefined, 0))
                .send("{}");
        },
    });

    const { provider } = options;
    const ways = provider && { OpenIdConnect: { Name: provider.name, Path: signInPath } };
    server.get("/console/sign-in", (_request, reply) => reply.headers(answerHeaders).send(JSON.stringify(ways ?? {})));
    if (provider !== undefined) {
        addProviderRoutes(server, service, { provider, sessions, cookie });
    }

    server.get("/console", (_request, reply) => reply.headers(pageHeaders).redirect("/console/", 308));
    void server.register((page) => servePage(page, options.pageFolder), { prefix: "/console" });
}

const answerHeaders = { ...pageHeaders, "cache-control": "no-store", "content-type": jsonType };

function pageRequestOf({ method, raw }: FastifyRequest): PageRequest {
    return { method, headers: readHeaders(raw.rawHeaders), secure: "encrypted" in raw.socket };
}

/** Tells whether the browser reaches the service over TLS, perhaps that of a proxy before it. */
function isSecureFor({ headers, raw }: FastifyRequest): boolean {
    return "encrypted" in raw.socket || headers.origin?.startsWith("https:") === true;
}

/** Reads the token of a link. A page of another site can't send this type without asking first. */
function tokenOf({ headers, body }: FastifyRequest): string {
    if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "") || !Buffer.isBuffer(body)) {
        throw authenticationError(
            "MissingAuthenticationTokenException",
            'A sign-in needs a signature, or a link\'s token as {"Token": …} in application/json.',
        );
    }
    const { Token: token } = parseJsonBody(body);
    if (typeof token !== "string") {
        throw validationError("The member Token must be a text: the one of the link.");
    }
    return token;
}
