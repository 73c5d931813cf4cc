import { sessionEnded } from "../http/errors";
import type { Authenticate } from "../signatures/authenticate";
import type { SessionCookie } from "./cookie";
import { pageHeader, requireOwnPage } from "./ownPage";
import type { ConsoleSessions } from "./sessions";

/**
 * Adds a second way to recognise a caller: the cookie of a session. A request with a signature is checked by that
 * alone.
 *
 * @param bySignature - recognises the caller of every other request.
 */
export function authenticateBrowser(
    bySignature: Authenticate,
    sessions: Pick<ConsoleSessions, "find">,
    cookie: SessionCookie,
): Authenticate {
    return (request) => {
        const { method, headers, secure = false } = request;
        if (headers.authorization !== undefined) {
            return bySignature(request);
        }
        const token = cookie.read(headers.cookie, secure);
        if (token === undefined) {
            if (headers[pageHeader] !== undefined) {
                throw sessionEnded();
            }
            return bySignature(request);
        }
        requireOwnPage({ method, headers, secure });
        return sessions.find(token).then((caller) => {
            if (caller === undefined) {
                throw sessionEnded();
            }
            return caller;
        });
    };
}
