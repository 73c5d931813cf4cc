import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQuery } from "@tanstack/react-query";
import { useAccess } from "../frame/access";
import { keyOf, listAll, lookAgainMs } from "../service/queries";
import { Failure } from "../shared/Failure";
import { hrefOf, pages, useFollow } from "../shared/links";
import { PageLink } from "../shared/PageLink";
import { shownTime } from "../shared/shownTime";
import { common, packages as texts, projects } from "../texts";
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
    const { items, collectionProps, filterProps, paginationProps } = useCollection(list.data ?? [], {
        filtering: {
            empty: (
                <SpaceBetween size="xs" alignItems="center">
                    <Box variant="strong">{texts.none}</Box>
                    <Box color="text-body-secondary">{texts.noneYet}</Box>
                </SpaceBetween>
            ),
            noMatch: texts.none,
        },
        pagination: { pageSize: 50 },
        sorting: { defaultState: { sortingColumn: { sortingField: "CreationTimestamp" }, isDescending: true } },
    });
    if (list.error !== null && list.data === undefined) {
        return <Failure error={list.error} onRetry={() => void list.refetch()} />;
    }
    return (
        <SpaceBetween size="l">
            <Header variant="h1">{texts.title}</Header>
            <Table
                {...collectionProps}
                items={items}
                loading={list.isPending}
                loadingText={common.loading}
                trackBy="JobName"
                header={
                    <Header variant="h2" counter={list.data && `(${list.data.length})`} actions={create}>
                        {texts.jobs}
                    </Header>
                }
                filter={
                    <TextFilter {...filterProps} filteringAriaLabel={texts.find} filteringPlaceholder={texts.find} />
                }
                pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
                columnDefinitions={[
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
        </SpaceBetween>
    );
}
