import Modal from "@cloudscape-design/components/modal";
import { lazy, Suspense } from "react";
import { common, signIn as texts } from "../texts";

const SignInForm = lazy(() => import("./SignInForm"));

/** Asks to sign in again over a page whose session has ended. The page keeps what the person has begun. */
export function SignInDialog({ onSignedIn }: { onSignedIn: () => void }) {
    return (
        <Modal visible header={texts.title} closeAriaLabel={texts.title} onDismiss={() => undefined}>
            <Suspense fallback={common.loading}>
                <SignInForm onSignedIn={onSignedIn} notice={texts.ended} />
            </Suspense>
        </Modal>
    );
}
