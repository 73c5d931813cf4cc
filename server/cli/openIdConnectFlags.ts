import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import type { OpenIdConnectOptions } from "../console/openIdConnect";
import { fileProblem } from "../files/fileProblem";
import { isLoopback } from "../http/loopback";
import { hostOfUrl } from "../http/hostInUrl";
import { flag, inGroup } from "./serviceFlags";

/** Flags for signing in to the console at an identity provider. */
export const openIdConnectFlags = inGroup("Signing in to the console at an identity provider (OpenID Connect):", [
    flag("--oidc-issuer <url>", "address of the provider, as its discovery document has it").argParser(parseIssuer),
    flag("--oidc-client-id <id>", "id that the provider knows the service by"),
    flag("--oidc-client-secret <file>", "file with the secret that the provider knows the service by"),
    flag(
        "--oidc-user-claim <claim>",
        "claim that names the user, who must be one of the service, such as email (default: preferred_username)",
    ),
    flag("--oidc-name <name>", "name of the provider on the page (default: its host)"),
    flag(
        "--console-url <url>",
        "address at which browsers reach the service; the provider sends them back to URL/console/sign-in/oidc/callback",
    ).argParser(parseConsoleUrl),
]);

/** Values of these flags. */
export interface OpenIdConnectFlags {
    oidcIssuer?: string;
    oidcClientId?: string;
    oidcClientSecret?: string;
    oidcUserClaim?: string;
    oidcName?: string;
    consoleUrl?: string;
}

/**
 * Reads which provider the flags name.
 *
 * @returns undefined if they name none.
 * @throws Error if some of the flags are missing, or the secret's file can't be read.
 */
export function openIdConnectOptions(flags: OpenIdConnectFlags): OpenIdConnectOptions | undefined {
    const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: file, consoleUrl: publicUrl } = flags;
    if (issuer === undefined && clientId === undefined && file === undefined) {
        return undefined;
    }
    if (issuer === undefined || clientId === undefined || file === undefined || publicUrl === undefined) {
        throw new Error(
            "Signing in at an identity provider needs four flags: --oidc-issuer, --oidc-client-id, --oidc-client-secret and --console-url.",
        );
    }
    const { oidcUserClaim: userClaim = "preferred_username", oidcName: name } = flags;
    return { issuer, clientId, clientSecret: readSecret(resolve(file)), userClaim, publicUrl, name };
}

function readSecret(file: string): string {
    let secret: string;
    try {
        secret = readFileSync(file, "utf8").trim();
    } catch (error) {
        throw new Error(`The file ${file} of --oidc-client-secret can't be read: ${fileProblem(error)}.`, {
            cause: error,
        });
    }
    if (secret === "" || /\s/.test(secret)) {
        throw new Error(`The file ${file} of --oidc-client-secret must have the secret and nothing else.`);
    }
    return secret;
}

/** Parses the address of a provider. Only one on this machine may speak plain HTTP. */
function parseIssuer(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const host = url && hostOfUrl(url.hostname);
    const isHere = host !== undefined && (host === "localhost" || isLoopback(host));
    if (url === undefined || !(url.protocol === "https:" || (url.protocol === "http:" && isHere))) {
        throw new InvalidArgumentError("Give an address like https://login.example.com/realms/factory.");
    }
    return text;
}

/** Parses the address of the service for browsers. @returns its origin, without a slash at the end. */
function parseConsoleUrl(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search !== "") {
        throw new InvalidArgumentError("Give an address like https://vision.example.com, without a path.");
    }
    return url.origin;
}
