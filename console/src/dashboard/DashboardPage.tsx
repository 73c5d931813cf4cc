import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAccess } from "../frame/access";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { hrefOf, pages, useFollow } from "../shared/links";
import { Loading } from "../shared/Loading";
import { dashboard as texts, projects } from "../texts";
import { frames } from "./frames";
import type { Frame } from "./frames";
import { ProjectUsage } from "./ProjectUsage";

const createProject = "lookoutvision:CreateProject";

/** What the models of all projects have inspected. */
export default function DashboardPage() {
    const [frame, setFrame] = useState<Frame>(7);
    const follow = useFollow();
    const mayCreate = useAccess([createProject])(createProject) === true;
    const usage = useOperation("DescribeUsage", { Days: frame });
    const options = frames.map((days) => ({ value: String(days), label: texts.frames[days] }));
    const create = mayCreate && (
        <Button variant="primary" href={hrefOf(pages.createProject())} onFollow={follow}>
            {projects.create}
        </Button>
    );
    const all = usage.data?.Projects;
    const sum = (of: (project: NonNullable<typeof all>[number]) => number) =>
        all?.reduce((total, project) => total + of(project), 0).toLocaleString("en") ?? "–";
    return (
        <SpaceBetween size="l">
            <Header variant="h1">{texts.title}</Header>
            {usage.error !== null && <Failure error={usage.error} onRetry={() => void usage.refetch()} />}
            <Container header={<Header variant="h2">{texts.overview}</Header>}>
                <KeyValuePairs
                    columns={3}
                    items={[
                        { label: texts.totalProjects, value: <Figure>{sum(() => 1)}</Figure> },
                        {
                            label: texts.totalImages,
                            value: <Figure>{sum(({ DatasetPictures }) => DatasetPictures)}</Figure>,
                        },
                        { label: texts.totalDetected, value: <Figure>{sum(({ Pictures }) => Pictures)}</Figure> },
                    ]}
                />
            </Container>
            <Header
                variant="h2"
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        <Select
                            ariaLabel={texts.timeFrame}
                            options={options}
                            selectedOption={options.find(({ value }) => value === String(frame)) ?? null}
                            onChange={({ detail }) => setFrame(Number(detail.selectedOption.value) as Frame)}
                        />
                        <Button
                            iconName="refresh"
                            ariaLabel={texts.refresh}
                            loading={usage.isFetching}
                            onClick={() => void usage.refetch()}
                        />
                        {create}
                    </SpaceBetween>
                }
            >
                {texts.projects}
            </Header>
            {all === undefined && usage.error === null && <Loading />}
            {all?.length === 0 && (
                <Container>
                    <SpaceBetween size="s">
                        <Box variant="h3">{texts.welcome}</Box>
                        <Box>{texts.welcomeText}</Box>
                        {mayCreate && (
                            <Button href={hrefOf(pages.createProject())} onFollow={follow}>
                                {projects.create}
                            </Button>
                        )}
                    </SpaceBetween>
                </Container>
            )}
            {all !== undefined && all.length > 0 && (
                <ColumnLayout columns={2} minColumnWidth={320}>
                    {all.map((project) => (
                        <ProjectUsage key={project.ProjectName} usage={project} frame={frame} />
                    ))}
                </ColumnLayout>
            )}
        </SpaceBetween>
    );
}

function Figure({ children }: { children: string }) {
    return <Box variant="awsui-value-large">{children}</Box>;
}
