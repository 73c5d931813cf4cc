import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Spinner from "@cloudscape-design/components/spinner";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, lazy, Suspense, useContext, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { call } from "../service/call";
import { tellOtherWindows } from "../service/interruptions";
import type { Output } from "../service/operations";
import { mustSignIn } from "../service/serviceError";
import { signInByLink, takeLinkToken } from "../service/session";
import { common, signIn as texts } from "../texts";

// Signing takes code that who is signed in doesn't need.
const SignInForm = lazy(() => import("../signIn/SignInForm"));

/** Key of the person in the page's memory. Null: nobody is signed in. */
export const callerKey = ["caller"];

const CallerContext = createContext<Output<"DescribeCaller"> | undefined>(undefined);

/** The person who is signed in, and the service. */
export function useCaller(): Output<"DescribeCaller"> {
    const caller = useContext(CallerContext);
    if (caller === undefined) {
        throw new Error("useCaller outside SignedIn");
    }
    return caller;
}

const linkToken = takeLinkToken();
let opened: Promise<string | undefined> | undefined;

/** Opens the session of a one-time link, once. Resolves with what to tell if the link is no longer good. */
function openByLink(token: string): Promise<string | undefined> {
    return (opened ??= signInByLink(token).then(
        () => undefined,
        () => texts.usedLink,
    ));
}

/** Shows the pages to who is signed in, and the sign-in form to who isn't. */
export function SignedIn({ children }: { children: ReactNode }) {
    const client = useQueryClient();
    const [linkFailure, setLinkFailure] = useState<string>();
    const caller = useQuery({
        queryKey: callerKey,
        queryFn: async () => {
            if (linkToken !== undefined) {
                setLinkFailure(await openByLink(linkToken));
            }
            try {
                return await call("DescribeCaller", {});
            } catch (error) {
                // Later the pages stay, with all that the person has begun, and a dialog over them asks to sign in.
                if (mustSignIn(error) && (client.getQueryData(callerKey) ?? null) === null) {
                    return null;
                }
                throw error;
            }
        },
        staleTime: 30_000,
        // Until the service is there: the banner says so meanwhile.
        retry: (_count, error) => !mustSignIn(error),
        retryDelay: 1500,
    });

    const isSignedIn = (caller.data ?? null) !== null;
    useEffect(() => {
        if (isSignedIn) {
            tellOtherWindows();
        }
    }, [isSignedIn]);

    if (caller.data === undefined) {
        return (
            <Box textAlign="center" padding="xxxl">
                <Spinner size="large" /> {common.loading}
            </Box>
        );
    }
    if (caller.data === null) {
        return (
            <Box padding="xxxl">
                <Container header={<Header variant="h1">{texts.title}</Header>}>
                    <Suspense fallback={common.loading}>
                        <SignInForm
                            notice={linkFailure}
                            onSignedIn={() => void client.invalidateQueries({ queryKey: callerKey })}
                        />
                    </Suspense>
                </Container>
            </Box>
        );
    }
    return <CallerContext.Provider value={caller.data}>{children}</CallerContext.Provider>;
}
