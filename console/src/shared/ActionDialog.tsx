import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { common } from "../texts";
import { Failure } from "./Failure";

export interface ActionDialogProps {
    title: string;
    /** Text of the button that acts. */
    action: string;
    /** Text of the button that closes the dialog. Default: Cancel. */
    cancel?: string;
    /** True: the dialog can't act yet. */
    isDisabled?: boolean;
    /** True: the action runs. The dialog stays until it has ended. */
    isBusy?: boolean;
    /** Failure of the action. */
    error?: Error | null;
    onAct: () => void;
    onClose: () => void;
    children: ReactNode;
}

/** Dialog that asks before it acts. The Enter key in one of its fields acts too. */
export function ActionDialog(props: ActionDialogProps) {
    const { title, action, cancel = common.cancel, isDisabled = false, isBusy = false, error, onAct, onClose } = props;
    return (
        <Modal
            visible
            header={title}
            closeAriaLabel={common.close}
            onDismiss={() => isBusy || onClose()}
            footer={
                <Box float="right">
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" disabled={isBusy} onClick={onClose}>
                            {cancel}
                        </Button>
                        <Button variant="primary" disabled={isDisabled} loading={isBusy} onClick={onAct}>
                            {action}
                        </Button>
                    </SpaceBetween>
                </Box>
            }
        >
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!isDisabled && !isBusy) {
                        onAct();
                    }
                }}
            >
                <SpaceBetween size="m">
                    {error && <Failure error={error} />}
                    {props.children}
                </SpaceBetween>
                {/* Without a submit button, Enter would do nothing in a form of two fields. */}
                <button type="submit" hidden />
            </form>
        </Modal>
    );
}
