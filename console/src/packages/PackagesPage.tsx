import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useAccess } from "../frame/access";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { keyOf, listAll, lookAgainMs } from "../service/queries";
import { hrefOf, pages, useFollow } from "../shared/links";
import { ListTable } from "../shared/ListTable";
import { PageLink } from "../shared/PageLink";
import { shownTime } from "../shared/shownTime";
import { packages as texts, projects } from "../texts";
import { JobStatus } from "./JobStatus";

const startJob = "lookoutvision:StartModelPackagingJob";

/** The packaging jobs of a project's models. */
export default function PackagesPage({ params: { project } }: { params: { project: string } }) {
    const follow = useFollow();
    const mayStart = useAccess([startJob], { project, version: "*" })(startJob) === true;
    const list = useQuery({
        queryKey: keyOf("ListModelPackagingJobs", { ProjectName: project }),
        queryFn: ({ signal }) =>
            listAll(
                "ListModelPackagingJobs",
                { ProjectName: project },
                ({ ModelPackagingJobs }) => ModelPackagingJobs,
                { signal },
            ),
        refetchInterval: ({ state }) =>
            state.data?.some(({ Status }) => Status === "CREATED" || Status === "RUNNING") === true
                ? lookAgainMs
                : false,
    });
    const create = mayStart && (
        <Button variant="primary" href={hrefOf(pages.createPackage(project))} onFollow={follow}>
            {texts.create}
        </Button>
    );
    return (
        <SpaceBetween size="l">
            <Header variant="h1">{texts.title}</Header>
            <ListTable
                list={list}
                trackBy="JobName"
                title={texts.jobs}
                isPart
                actions={create}
                empty={{ none: texts.none, noneYet: texts.noneYet }}
                find={texts.find}
                columns={[
                    {
                        id: "name",
                        header: texts.name,
                        sortingField: "JobName",
                        isRowHeader: true,
                        cell: ({ JobName = "" }) => <PageLink to={pages.package(project, JobName)}>{JobName}</PageLink>,
                    },
                    {
                        id: "model",
                        header: texts.model,
                        sortingField: "ModelVersion",
                        cell: ({ ModelVersion = "" }) => projects.modelName(ModelVersion),
                    },
                    {
                        id: "status",
                        header: texts.status,
                        sortingField: "Status",
                        cell: ({ Status }) => <JobStatus status={Status} />,
                    },
                    {
                        id: "created",
                        header: texts.created,
                        sortingField: "CreationTimestamp",
                        cell: ({ CreationTimestamp }) => shownTime(CreationTimestamp),
                    },
                ]}
            />
            <SameAsCode calls={[{ operation: "ListModelPackagingJobs", input: { ProjectName: project } }]} />
        </SpaceBetween>
    );
}
