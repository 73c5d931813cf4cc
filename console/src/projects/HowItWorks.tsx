import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { hrefOf, pages, useFollow } from "../shared/links";
import { projects as texts } from "../texts";

/** The way from pictures to a detector, with its first step. */
export function HowItWorks({ project, mayCreate }: { project: string; mayCreate: boolean }) {
    const follow = useFollow();
    const { steps } = texts;
    return (
        <Container header={<Header variant="h2">{texts.howItWorks}</Header>}>
            <ColumnLayout columns={4} minColumnWidth={170}>
                <Step title={steps.dataset} text={steps.datasetText}>
                    {mayCreate && (
                        <Button variant="primary" href={hrefOf(pages.createDataset(project))} onFollow={follow}>
                            {texts.createDataset}
                        </Button>
                    )}
                </Step>
                <Step title={steps.label} text={steps.labelText} />
                <Step title={steps.train} text={steps.trainText} />
                <Step title={steps.use} text={steps.useText} />
            </ColumnLayout>
        </Container>
    );
}

function Step({ title, text, children }: { title: string; text: string; children?: React.ReactNode }) {
    return (
        <SpaceBetween size="s">
            <Box variant="h3" padding="n">
                {title}
            </Box>
            <Box color="text-body-secondary">{text}</Box>
            {children}
        </SpaceBetween>
    );
}
