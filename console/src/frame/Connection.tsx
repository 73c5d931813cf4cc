import { QueryClientProvider } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { goingOn, onOtherWindow, sessionEnd, tellOtherWindows } from "../service/interruptions";
import { createQueryClient, isAway } from "../service/queries";
import { frame } from "../texts";
import { SignInDialog } from "../signIn/SignInDialog";
import { callerKey } from "./caller";
import { useNotices } from "./notifications";

const awayNotice = "service-away";

/** Pause between two looks whether the service is back, in milliseconds. */
const askAgainMs = 1500;

/**
 * Gives the pages the service's answers. When the service is away or the session has ended, the page stays as it is, with
 * all that a person has begun; it goes on as soon as it can.
 */
export function Connection({ children }: { children: ReactNode }) {
    const { notify, dismiss } = useNotices();
    const [away, setAway] = useState(false);
    const [signedOut, setSignedOut] = useState(false);
    const client = useMemo(() => createQueryClient((error) => setAway((was) => was || isAway(error))), []);
    const goOn = useCallback(() => {
        setAway(false);
        setSignedOut(false);
        goingOn.tell();
        void client.invalidateQueries();
    }, [client]);

    // Before the first sign-in there are no pages, only the form. The dialog is for later.
    const isSignedIn = useCallback(() => (client.getQueryData(callerKey) ?? null) !== null, [client]);
    useEffect(() => sessionEnd.listen(() => setSignedOut((was) => was || isSignedIn())), [isSignedIn]);
    useEffect(() => (signedOut ? onOtherWindow(goOn) : undefined), [signedOut, goOn]);

    useEffect(() => {
        if (!away) {
            return undefined;
        }
        notify({ id: awayNotice, type: "warning", content: frame.away, isLasting: true });
        const timer = setInterval(() => {
            void fetch("/healthz", { cache: "no-store" }).then(
                ({ ok }) => {
                    if (ok) {
                        dismiss(awayNotice);
                        goOn();
                    }
                },
                () => undefined,
            );
        }, askAgainMs);
        return () => clearInterval(timer);
    }, [away, goOn, notify, dismiss]);

    return (
        <QueryClientProvider client={client}>
            {children}
            {signedOut && (
                <SignInDialog
                    onClose={() => setSignedOut(false)}
                    onSignedIn={() => {
                        tellOtherWindows();
                        goOn();
                    }}
                />
            )}
        </QueryClientProvider>
    );
}
