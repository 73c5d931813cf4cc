import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "wouter";
import { projectProgram } from "../code/projectProgram";
import type { ExportMode } from "../code/projectProgram";
import { CodeBlock } from "../sameAsCode/CodeBlock";
import { Failure } from "../shared/Failure";
import { Loading } from "../shared/Loading";
import { shownName } from "../shared/shownName";
import { exportProject as texts } from "../texts";
import { readProject } from "./readProject";

/** A whole project as a program of Pulumi that, run as it is, changes nothing that exists. */
export default function ExportPage() {
    const { project = "" } = useParams<{ project: string }>();
    const [mode, setMode] = useState<ExportMode>("read");
    const facts = useQuery({
        queryKey: ["export", project],
        queryFn: ({ signal }) => readProject(project, signal),
        staleTime: 0,
    });
    const program = facts.data && projectProgram(facts.data, mode);
    return (
        <SpaceBetween size="l">
            <Header variant="h1" description={shownName(project)}>
                {texts.title}
            </Header>
            <Container>
                <FormField label={texts.choice}>
                    <RadioGroup
                        value={mode}
                        onChange={({ detail }) => setMode(detail.value as ExportMode)}
                        items={[
                            { value: "read", label: texts.read, description: texts.readHint },
                            { value: "take", label: texts.take, description: texts.takeHint },
                        ]}
                    />
                </FormField>
            </Container>
            {facts.error !== null && facts.data === undefined && (
                <Failure error={facts.error} onRetry={() => void facts.refetch()} />
            )}
            {facts.isPending && <Loading />}
            {program !== undefined && (
                <Container
                    header={
                        <Header variant="h2" actions={<Button onClick={() => save(program)}>{texts.download}</Button>}>
                            {texts.file}
                        </Header>
                    }
                    footer={<Box variant="small">{texts.steps}</Box>}
                >
                    <CodeBlock language={texts.file} text={program} height="60vh" />
                </Container>
            )}
        </SpaceBetween>
    );
}

/** Saves the program as a file of the person's computer. */
function save(program: string): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([program], { type: "text/plain" }));
    link.download = texts.file;
    link.click();
    URL.revokeObjectURL(link.href);
}
