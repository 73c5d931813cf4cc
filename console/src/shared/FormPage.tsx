import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { common } from "../texts";
import { Failure } from "./Failure";
import { hrefOf, useFollow } from "./links";

export interface FormPageProps {
    title: string;
    description?: string;
    /** Text of the button that submits. */
    action: string;
    /** Page that Cancel leads to. */
    back: string;
    /** True: the form can't be submitted yet. */
    isDisabled?: boolean;
    /** True: what was submitted is being done. */
    isBusy?: boolean;
    /** Failure of what was submitted. */
    error?: Error | null;
    onSubmit: () => void;
    children: ReactNode;
}

/** Page that is one form: title, fields, and below them the buttons that cancel and submit. */
export function FormPage(props: FormPageProps) {
    const { title, description, action, back, isDisabled = false, isBusy = false, error, onSubmit, children } = props;
    const follow = useFollow();
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                if (!isDisabled && !isBusy) {
                    onSubmit();
                }
            }}
        >
            <Form
                header={
                    <Header variant="h1" description={description}>
                        {title}
                    </Header>
                }
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button variant="link" href={hrefOf(back)} onFollow={follow}>
                            {common.cancel}
                        </Button>
                        <Button variant="primary" formAction="submit" disabled={isDisabled} loading={isBusy}>
                            {action}
                        </Button>
                    </SpaceBetween>
                }
            >
                <SpaceBetween size="l">
                    {error && <Failure error={error} />}
                    {children}
                </SpaceBetween>
            </Form>
        </form>
    );
}
