import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useParams } from "wouter";
import { awsCommand, boto3Text, settings } from "../code/awsClients";
import { FileContent } from "../code/codeValue";
import { pulumiProgram } from "../code/pulumiProgram";
import { useCaller } from "../frame/caller";
import { CodeBlock } from "../sameAsCode/CodeBlock";
import { models as texts, sameAsCode } from "../texts";

/** Commands that start a version, send it a picture and stop it, filled in. */
export default function IntegratePage() {
    const { project = "", version = "" } = useParams<{ project: string; version: string }>();
    const { Region } = useCaller();
    const service = { endpoint: window.location.origin, region: Region };
    const model = { ProjectName: project, ModelVersion: version };
    const start = { operation: "StartModel", input: { ...model, MinInferenceUnits: 1 } };
    const stop = { operation: "StopModel", input: model };
    const detect = {
        operation: "DetectAnomalies",
        input: { ...model, ContentType: "image/jpeg", Body: new FileContent("picture.jpg", true) },
    };
    const commands = [
        [texts.once, settings(service)],
        [texts.startModel, awsCommand(start)],
        [texts.detect, awsCommand(detect)],
        [texts.stopModel, awsCommand(stop)],
    ] as const;
    const program = pulumiProgram([
        {
            className: "LookoutVisionHostedModel",
            name: "hosted",
            args: { projectName: project, modelVersion: version, minInferenceUnits: 1 },
        },
    ]);
    return (
        <SpaceBetween size="l">
            <Header variant="h1" description={texts.integrateExplanation}>
                {texts.integrateTitle}
            </Header>
            <Container header={<Header variant="h2">{texts.awsCliCommands}</Header>}>
                <SpaceBetween size="m">
                    {commands.map(([name, text]) => (
                        <SpaceBetween key={name} size="xxs">
                            <Box variant="h3">{name}</Box>
                            <CodeBlock language={`${sameAsCode.awsCli}: ${name}`} text={text} />
                        </SpaceBetween>
                    ))}
                    <Box variant="small">{texts.keyHint}</Box>
                    <Box variant="small">{texts.clientsHint}</Box>
                </SpaceBetween>
            </Container>
            <Container header={<Header variant="h2">{sameAsCode.boto3}</Header>}>
                <CodeBlock language={sameAsCode.boto3} text={boto3Text([start, detect, stop], service)} />
            </Container>
            <Container header={<Header variant="h2">{sameAsCode.pulumi}</Header>}>
                <CodeBlock language={sameAsCode.pulumi} text={program.trimEnd()} />
            </Container>
        </SpaceBetween>
    );
}
