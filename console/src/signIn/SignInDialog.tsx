import Modal from "@cloudscape-design/components/modal";
import { lazy, Suspense } from "react";
import { common, signIn as texts } from "../texts";

const SignInForm = lazy(() => import("./SignInForm"));

/**
 * Asks to sign in again over a page whose session has ended. The page keeps what the person has begun. Who closes the
 * dialog to look at the page is asked again with the next call.
 */
export function SignInDialog({ onSignedIn, onClose }: { onSignedIn: () => void; onClose: () => void }) {
    return (
        <Modal visible header={texts.title} closeAriaLabel={common.close} onDismiss={onClose}>
            <Suspense fallback={common.loading}>
                <SignInForm onSignedIn={onSignedIn} notice={texts.ended} isOverPage />
            </Suspense>
        </Modal>
    );
}
