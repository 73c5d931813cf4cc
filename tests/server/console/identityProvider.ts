import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Identity provider that runs in the test's process: the library that certified ones are made with. */
export interface TestIdentityProvider {
    issuer: string;
    /** Claims of the person who signs in next. */
    person: Record<string, unknown>;
    /** Words with which the provider refuses the next sign-in. Undefined: it lets the person in. */
    refusal: string | undefined;
    close(): Promise<void>;
}

export const client = { clientId: "lookoutvision-console", clientSecret: "a secret of the provider" } as const;

/** Part of the library that is used here. It has no types of its own. */
interface Provider {
    callback(): (request: unknown, response: unknown) => void;
    interactionDetails(
        request: unknown,
        response: unknown,
    ): Promise<{ prompt: { name: string; details: Details } } & Interaction>;
    interactionFinished(request: unknown, response: unknown, result: object, options?: object): Promise<void>;
    Grant: new (facts: object) => Grant;
}

interface Interaction {
    params: { client_id: string };
    session?: { accountId: string };
}

interface Details {
    missingOIDCScope?: string[];
    missingOIDCClaims?: string[];
}

interface Grant {
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: string[]): void;
    save(): Promise<string>;
}

/**
 * Starts a provider. It asks nothing: whoever comes is the person of the moment.
 *
 * @param options.host - name of this machine in the provider's address.
 */
export async function startIdentityProvider(
    redirectUri: string,
    { port = 0, host = "127.0.0.1" }: { port?: number; host?: string } = {},
): Promise<TestIdentityProvider> {
    const server = createServer((request, response) => void answer(request, response));
    server.listen(port, host);
    await once(server, "listening");
    const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
    // It has no types, so the compiler must not look for them.
    const packageName: string = "oidc-provider";
    const { Provider: Library } = (await import(packageName)) as {
        Provider: new (issuer: string, configuration: object) => Provider;
    };
    const library = new Library(issuer, {
        clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [redirectUri] }],
        claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
        features: { devInteractions: { enabled: false } },
        cookies: { keys: ["a key of tests"] },
        pkce: { required: () => true },
        findAccount: (_context: unknown, id: string) => ({
            accountId: id,
            claims: () => ({ sub: id, ...provider.person }),
        }),
        interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    });
    const handle = library.callback();

    async function answer(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) {
        if (!request.url!.startsWith("/interaction/")) {
            handle(request, response);
            return;
        }
        const { prompt, params, session } = await library.interactionDetails(request, response);
        if (provider.refusal !== undefined) {
            const refused = { error: "access_denied", error_description: provider.refusal };
            await library.interactionFinished(request, response, refused);
        } else if (prompt.name === "login") {
            await library.interactionFinished(request, response, { login: { accountId: "person" } });
        } else {
            const grant = new library.Grant({ accountId: session!.accountId, clientId: params.client_id });
            grant.addOIDCScope(prompt.details.missingOIDCScope?.join(" ") ?? "openid");
            grant.addOIDCClaims(prompt.details.missingOIDCClaims ?? []);
            await library.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
        }
    }

    const provider: TestIdentityProvider = {
        issuer,
        person: {},
        refusal: undefined,
        async close() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
    return provider;
}

/**
 * Visits an address as a browser does, with the cookies of each host, and follows where it is sent.
 *
 * @param until - tells that an address isn't to be visited any more. Undefined: all are.
 */
export async function visit(
    start: string,
    jars: Map<string, Map<string, string>>,
    until?: (url: string) => boolean,
): Promise<{ url: string; status: number; text: string; headers: Headers }> {
    let url = start;
    for (let step = 0; step < 20; step++) {
        const { host, origin } = new URL(url);
        const jar = jars.get(host) ?? new Map<string, string>();
        jars.set(host, jar);
        const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
        const answer = await fetch(url, { redirect: "manual", headers: cookie === "" ? {} : { cookie } });
        for (const line of answer.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
            if (value === "" || /Max-Age=0/.test(line)) {
                jar.delete(name);
            } else {
                jar.set(name, value);
            }
        }
        const next = answer.headers.get("location");
        if (next === null) {
            return { url, status: answer.status, text: await answer.text(), headers: answer.headers };
        }
        url = new URL(next, origin).href;
        if (until?.(url)) {
            return { url, status: answer.status, text: "", headers: answer.headers };
        }
    }
    throw new Error(`${start} leads nowhere`);
}
