import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useLocation } from "wouter";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useChange } from "../service/queries";
import { ServiceError } from "../service/serviceError";
import { FormPage } from "../shared/FormPage";
import { pages } from "../shared/links";
import { projects as texts } from "../texts";

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$/;

/** Form that makes a project. */
export default function CreateProjectPage() {
    const [name, setName] = useState("");
    const [tried, setTried] = useState(false);
    const [, navigate] = useLocation();
    const { notify } = useNotices();
    const create = useChange("CreateProject", ["ListProjects"]);
    const isTaken = create.error instanceof ServiceError && create.error.code === "ConflictException";

    const submit = () => {
        setTried(true);
        if (!namePattern.test(name)) {
            return;
        }
        create.mutate(
            { ProjectName: name },
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
        <FormPage
            title={texts.create}
            action={texts.create}
            back={pages.projects()}
            isBusy={create.isPending}
            error={isTaken ? null : create.error}
            onSubmit={submit}
        >
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
                        }}
                    />
                </FormField>
            </Container>
            <SameAsCode
                calls={[{ operation: "CreateProject", input: { ProjectName: name } }]}
                pulumi={[{ className: "LookoutVisionProject", name: "project", args: { projectName: name } }]}
            />
        </FormPage>
    );
}
