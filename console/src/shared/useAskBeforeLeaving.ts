import { useEffect, useRef } from "react";

/** The browser's own history, where it tells before it goes. Not all browsers have it. */
const { navigation } = window as { navigation?: EventTarget };

/** Work on the present page that going to another page would end. */
let unsaved: { isThere: () => boolean; question: string } | undefined;

/** Asks the person, if leaving the page ends work. Tells whether to go. */
export function mayLeave(): boolean {
    return unsaved === undefined || !unsaved.isThere() || confirm(unsaved.question);
}

/**
 * Asks before the window is closed or loaded anew while there is work that isn't saved.
 *
 * @param question - asked before another page of the console, too, and before the browser goes back or forward. Undefined:
 *   the work outlives a change of the page.
 */
export function useAskBeforeLeaving(isThere: () => boolean, question?: string): void {
    const latest = useRef(isThere);
    latest.current = isThere;
    useEffect(() => {
        const ask = (event: BeforeUnloadEvent) => {
            if (latest.current()) {
                event.preventDefault();
            }
        };
        const askInHistory = (event: Event & { navigationType?: string }) => {
            if (event.navigationType === "traverse" && event.cancelable && !mayLeave()) {
                event.preventDefault();
            }
        };
        window.addEventListener("beforeunload", ask);
        navigation?.addEventListener("navigate", askInHistory);
        unsaved = question === undefined ? undefined : { isThere: () => latest.current(), question };
        return () => {
            window.removeEventListener("beforeunload", ask);
            navigation?.removeEventListener("navigate", askInHistory);
            unsaved = undefined;
        };
    }, [question]);
}
