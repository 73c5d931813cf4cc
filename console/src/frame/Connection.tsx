import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { createQueryClient, isAway } from "../service/queries";
import { mustSignIn } from "../service/serviceError";
import { frame } from "../texts";
import { SignInDialog } from "../signIn/SignInDialog";
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
    const client = useMemo(
        () =>
            createQueryClient((error) => {
                setAway((was) => was || isAway(error));
                setSignedOut((was) => was || mustSignIn(error));
            }),
        [],
    );

    useEffect(() => {
        if (!away) {
            return undefined;
        }
        notify({ id: awayNotice, type: "warning", content: frame.away, isLasting: true });
        const timer = setInterval(() => {
            void fetch("/healthz", { cache: "no-store" }).then(
                ({ ok }) => {
                    if (ok) {
                        setAway(false);
                        dismiss(awayNotice);
                        void client.invalidateQueries();
                    }
                },
                () => undefined,
            );
        }, askAgainMs);
        return () => clearInterval(timer);
    }, [away, client, notify, dismiss]);

    return (
        <QueryClientProvider client={client}>
            {children}
            {signedOut && (
                <SignInDialog
                    onClose={() => setSignedOut(false)}
                    onSignedIn={() => {
                        setSignedOut(false);
                        void client.invalidateQueries();
                    }}
                />
            )}
        </QueryClientProvider>
    );
}
