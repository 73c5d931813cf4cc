import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { lookAgainMs, useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { pages } from "../shared/links";
import { Loading } from "../shared/Loading";
import { PageLink } from "../shared/PageLink";
import { shownTime } from "../shared/shownTime";
import { packages as texts, projects } from "../texts";
import { JobStatus } from "./JobStatus";
import { nameOfTarget } from "./targets";

/** A packaging job: its settings, and what it has made. */
export default function PackagePage({ params: { project, job } }: { params: { project: string; job: string } }) {
    const { data, error, refetch } = useOperation(
        "DescribeModelPackagingJob",
        { ProjectName: project, JobName: job },
        {
            refetchInterval: (answer) =>
                ["CREATED", "RUNNING"].includes(answer?.ModelPackagingDescription?.Status ?? "") ? lookAgainMs : false,
        },
    );
    if (error !== null && data === undefined) {
        return <Failure error={error} onRetry={() => void refetch()} />;
    }
    const description = data?.ModelPackagingDescription;
    if (description === undefined) {
        return <Loading />;
    }
    const { ModelVersion = "", Status, StatusMessage, CreationTimestamp, LastUpdatedTimestamp } = description;
    const settings = description.ModelPackagingConfiguration?.Greengrass;
    const made = description.ModelPackagingOutputDetails?.Greengrass;
    const { Bucket = "", Prefix = "" } = settings?.S3OutputLocation ?? {};
    return (
        <SpaceBetween size="l">
            <Header variant="h1">{job}</Header>
            <Container header={<Header variant="h2">{texts.details}</Header>}>
                <KeyValuePairs
                    columns={3}
                    items={[
                        { label: texts.status, value: <JobStatus status={Status} /> },
                        {
                            label: texts.model,
                            value: (
                                <PageLink to={pages.model(project, ModelVersion)}>
                                    {projects.modelName(ModelVersion)}
                                </PageLink>
                            ),
                        },
                        { label: texts.created, value: shownTime(CreationTimestamp) },
                        { label: texts.updated, value: shownTime(LastUpdatedTimestamp) },
                        { label: texts.target, value: settings === undefined ? "–" : nameOfTarget(settings) },
                        { label: texts.location, value: `s3://${Bucket}/${Prefix}` },
                        { label: texts.message, value: StatusMessage ?? "–" },
                    ]}
                />
            </Container>
            {made !== undefined && (
                <Container header={<Header variant="h2">{texts.output}</Header>}>
                    <SpaceBetween size="m">
                        <KeyValuePairs
                            columns={3}
                            items={[
                                { label: texts.componentName, value: made.ComponentName },
                                { label: texts.componentVersion, value: made.ComponentVersion },
                                { label: texts.arn, value: made.ComponentVersionArn },
                            ]}
                        />
                        <Box variant="h3" padding="n">
                            {texts.next}
                        </Box>
                        <Box>{texts.nextText}</Box>
                    </SpaceBetween>
                </Container>
            )}
            <SameAsCode
                calls={[{ operation: "DescribeModelPackagingJob", input: { ProjectName: project, JobName: job } }]}
            />
        </SpaceBetween>
    );
}
