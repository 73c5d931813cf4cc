import { useRef } from "react";

/** Calls with a client token. The same request has the same one until it has succeeded. */
export type Once = <Answer>(request: object, act: (clientToken: string) => Promise<Answer>) => Promise<Answer>;

/**
 * Makes calls that are done once, however often they are tried: by a second click, or after an answer that was lost. Asked for
 * once more after its success, a request is another wish.
 */
export function useOnce(): Once {
    const tokens = useRef(new Map<string, string>());
    return async (request, act) => {
        const wish = JSON.stringify(request);
        const token = tokens.current.get(wish) ?? newToken();
        tokens.current.set(wish, token);
        const answer = await act(token);
        tokens.current.delete(wish);
        return answer;
    };
}

function newToken(): string {
    // Without crypto.randomUUID, which browsers keep from pages that come without TLS from another machine.
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
