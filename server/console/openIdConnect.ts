import type { Configuration } from "openid-client" with { "resolution-mode": "import" };
import { authenticationError } from "../http/errors";
import type { ApiError } from "../http/errors";

/** Identity provider at which people sign in, and how it knows this service. */
export interface OpenIdConnectOptions {
    /** Address of the provider, as its discovery document has it. */
    issuer: string;
    clientId: string;
    clientSecret: string;
    /** Claim whose value is the name of a user of this service. */
    userClaim: string;
    /** Address at which browsers reach this service, without a slash at the end. */
    publicUrl: string;
    /** Name of the provider on the page. Undefined: its host. */
    name?: string;
}

/** What a browser keeps between leaving for the provider and coming back. */
export interface PendingSignIn {
    state: string;
    nonce: string;
    codeVerifier: string;
    /** Unix epoch milliseconds. */
    expiresAt: number;
}

/** Signing in at an identity provider. */
export interface OpenIdConnect {
    /** Name of the provider for people. */
    name: string;
    /** Tells whether browsers reach the service over TLS. */
    secure: boolean;
    /**
     * Begins a sign-in.
     *
     * @returns address at the provider, and what the browser keeps until it comes back.
     * @throws ApiError if the provider can't be reached.
     */
    begin(): Promise<{ address: string; pending: Omit<PendingSignIn, "expiresAt"> }>;
    /**
     * Ends a sign-in.
     *
     * @param query - query with which the provider sent the browser back.
     * @returns name of the user, as the provider says it.
     * @throws ApiError UnrecognizedClientException with what is wrong, for the person.
     */
    finish(query: string, pending: Omit<PendingSignIn, "expiresAt">): Promise<string>;
}

/** Paths of the sign-in, as the page and the provider know them. */
export const signInPath = "/console/sign-in/oidc";
export const callbackPath = `${signInPath}/callback`;

/** Longest wait for an answer of the provider, in seconds. */
const timeoutSeconds = 10;

/** Opens the sign-in. The provider is asked when somebody signs in first, so it may be away at the start. */
export function openIdConnect(options: OpenIdConnectOptions): OpenIdConnect {
    const { clientId, clientSecret, userClaim, publicUrl } = options;
    const issuer = new URL(options.issuer);
    const redirectUri = publicUrl + callbackPath;
    let found: Promise<Configuration> | undefined;

    // The library is a module of the newer kind, which is loaded late.
    const library = () => import("openid-client");
    const discover = async (): Promise<Configuration> => {
        const { allowInsecureRequests, discovery } = await library();
        // Only a provider on this machine may have such an address, which the flags ensure.
        const execute = issuer.protocol === "http:" ? [allowInsecureRequests] : [];
        return discovery(issuer, clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds });
    };
    const configuration = async (): Promise<Configuration> => {
        found ??= discover();
        try {
            return await found;
        } catch (error) {
            found = undefined;
            throw failed(`The identity provider ${issuer.host} can't be asked: ${reasonOf(error)}`);
        }
    };

    return {
        name: options.name ?? issuer.host,
        secure: publicUrl.startsWith("https:"),
        async begin() {
            const config = await configuration();
            const client = await library();
            const pending = {
                state: client.randomState(),
                nonce: client.randomNonce(),
                codeVerifier: client.randomPKCECodeVerifier(),
            };
            const address = client.buildAuthorizationUrl(config, {
                redirect_uri: redirectUri,
                scope: "openid profile email",
                state: pending.state,
                nonce: pending.nonce,
                code_challenge: await client.calculatePKCECodeChallenge(pending.codeVerifier),
                code_challenge_method: "S256",
            });
            return { address: address.href, pending };
        },
        async finish(query, { state, nonce, codeVerifier }) {
            const config = await configuration();
            const { authorizationCodeGrant, fetchUserInfo } = await library();
            let claims: Readonly<Record<string, unknown>>;
            try {
                const tokens = await authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
                    expectedState: state,
                    expectedNonce: nonce,
                    pkceCodeVerifier: codeVerifier,
                    idTokenExpected: true,
                });
                claims = tokens.claims()!;
                if (claims[userClaim] === undefined && config.serverMetadata().userinfo_endpoint !== undefined) {
                    claims = await fetchUserInfo(config, tokens.access_token, String(claims.sub));
                }
            } catch (error) {
                throw failed(`The identity provider ${issuer.host} didn't sign you in: ${reasonOf(error)}`);
            }
            return userOf(claims);
        },
    };

    function userOf(claims: Readonly<Record<string, unknown>>): string {
        const name = claims[userClaim];
        if (typeof name !== "string" || name === "") {
            throw failed(
                `The identity provider ${issuer.host} doesn't say who you are: the claim ${userClaim} is missing.`,
            );
        }
        if (userClaim === "email" && claims.email_verified === false) {
            throw failed(`The identity provider ${issuer.host} hasn't verified your address ${name}.`);
        }
        return name;
    }
}

function failed(message: string): ApiError {
    return authenticationError("UnrecognizedClientException", message);
}

/** Says what went wrong at the provider: its own words where it gives some. */
function reasonOf(error: unknown): string {
    const { error: code, error_description: description, message, cause } = error as Record<string, unknown>;
    const said = [code, description].filter((part) => typeof part === "string");
    if (said.length > 0) {
        return `${said.join(": ")}.`;
    }
    const reason = (cause as { message?: unknown } | undefined)?.message;
    return `${String(message)}${typeof reason === "string" ? ` (${reason})` : ""}.`;
}
