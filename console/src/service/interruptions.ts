/** Something that happens to the whole page, for all who must know. */
function happening() {
    const listeners = new Set<() => void>();
    return {
        /** Calls back each time. Returns what ends that. */
        listen(listener: () => void): () => void {
            listeners.add(listener);
            return () => void listeners.delete(listener);
        },
        tell(): void {
            listeners.forEach((listener) => listener());
        },
    };
}

/** The session has ended: a call found out, whoever made it. */
export const sessionEnd = happening();

/** The service is back, or the person has signed in again: what failed may be tried again. */
export const goingOn = happening();

/** Windows of this browser share the session's cookie, so one that signs in does so for all. */
const windows = new BroadcastChannel("lookoutvision-signed-in");

export function tellOtherWindows(): void {
    windows.postMessage("signed-in");
}

/** Calls back when another window has signed in. Returns what ends that. */
export function onOtherWindow(listener: () => void): () => void {
    windows.addEventListener("message", listener);
    return () => windows.removeEventListener("message", listener);
}
