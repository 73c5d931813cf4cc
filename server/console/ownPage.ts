import { accessDenied } from "../http/errors";
import { namesThisMachine } from "../http/ofThisMachine";

/** Head of a request, as far as it tells which page sent it. */
export interface PageRequest {
    method: string;
    headers: Readonly<Record<string, string | undefined>>;
    /** Tells whether it came over TLS. */
    secure: boolean;
}

/** Header that the console's page sends. A page of another origin can't without asking, and is never allowed to. */
export const pageHeader = "x-lookoutvision-console";

/**
 * Requires that a request with a session's cookie comes from the console's own page. A picture that the page shows has
 * no header of the page's; then the browser must say that the page is of this origin.
 *
 * @throws ApiError AccessDeniedException
 */
export function requireOwnPage(request: PageRequest): void {
    requireSameOrigin(request);
    const { method, headers } = request;
    const isShown = method === "GET" && (headers["sec-fetch-site"] === "same-origin" || !tellsSite(request));
    if (headers[pageHeader] === undefined && !isShown) {
        throw accessDenied(
            `A session counts only for requests of the console's own page: the header ${pageHeader} is missing. Sign other requests.`,
        );
    }
}

/**
 * Requires that a browser doesn't name another page as the sender. What programs send names none.
 *
 * @throws ApiError AccessDeniedException
 */
export function requireSameOrigin({ headers, secure }: PageRequest): void {
    const { origin, host, "sec-fetch-site": site } = headers;
    const isForeign = origin !== undefined && !isOriginOf(origin, host, secure);
    if (isForeign || (site !== undefined && site !== "same-origin")) {
        throw accessDenied("The request comes from another site's page, so it is refused. Open the console itself.");
    }
}

/** Tells whether an origin is this service's. A proxy may add TLS, so that the browser speaks TLS and this end doesn't. */
function isOriginOf(origin: string, host: string | undefined, secure: boolean): boolean {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    if (url === undefined || url.origin !== origin || host === undefined) {
        return false;
    }
    const isScheme = url.protocol === "https:" || (!secure && url.protocol === "http:");
    return isScheme && url.host === hostWithoutDefaultPort(host, url.protocol);
}

function hostWithoutDefaultPort(host: string, protocol: string): string | undefined {
    return URL.canParse(`${protocol}//${host}`) ? new URL(`${protocol}//${host}`).host : undefined;
}

/** Tells whether browsers say where a request comes from: over TLS and on their own machine, but not over plain HTTP. */
function tellsSite({ headers: { host }, secure }: PageRequest): boolean {
    return secure || namesThisMachine(host);
}
