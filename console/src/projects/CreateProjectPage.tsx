import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRef, useState } from "react";
import type { FormEvent } from "react";
import { useLocation } from "wouter";
import { useNotices } from "../frame/notifications";
import { newToken } from "../service/newToken";
import { useChange } from "../service/queries";
import { ServiceError } from "../service/serviceError";
import { Failure } from "../shared/Failure";
import { hrefOf, pages, useFollow } from "../shared/links";
import { common, projects as texts } from "../texts";

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$/;

/** Form that makes a project. */
export default function CreateProjectPage() {
    const [name, setName] = useState("");
    const [tried, setTried] = useState(false);
    const token = useRef(newToken());
    const [, navigate] = useLocation();
    const follow = useFollow();
    const { notify } = useNotices();
    const create = useChange("CreateProject", ["ListProjects"]);
    const isTaken = create.error instanceof ServiceError && create.error.code === "ConflictException";

    const submit = (event: FormEvent) => {
        event.preventDefault();
        setTried(true);
        if (!namePattern.test(name) || create.isPending) {
            return;
        }
        create.mutate(
            { ProjectName: name, ClientToken: token.current },
            {
                onSuccess: () => {
                    notify({ type: "success", content: texts.madeProject(name) });
                    navigate(pages.project(name));
                },
            },
        );
    };
    const fault =
        tried && name === ""
            ? texts.nameMissing
            : name !== "" && !namePattern.test(name)
              ? texts.nameWrong
              : isTaken
                ? texts.nameTaken
                : undefined;

    return (
        <form onSubmit={submit}>
            <Form
                header={<Header variant="h1">{texts.create}</Header>}
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button href={hrefOf(pages.projects())} onFollow={follow} variant="link">
                            {common.cancel}
                        </Button>
                        <Button variant="primary" formAction="submit" loading={create.isPending}>
                            {texts.create}
                        </Button>
                    </SpaceBetween>
                }
            >
                <SpaceBetween size="l">
                    {create.error !== null && !isTaken && <Failure error={create.error} />}
                    <Container header={<Header variant="h2">{texts.details}</Header>}>
                        <FormField label={texts.name} constraintText={texts.nameHint} errorText={fault}>
                            <Input
                                value={name}
                                autoFocus
                                autoComplete={false}
                                spellcheck={false}
                                onChange={({ detail }) => {
                                    setName(detail.value);
                                    create.reset();
                                    token.current = newToken();
                                }}
                            />
                        </FormField>
                    </Container>
                </SpaceBetween>
            </Form>
        </form>
    );
}
