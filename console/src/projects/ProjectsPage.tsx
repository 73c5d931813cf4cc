import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAccess } from "../frame/access";
import { hrefOf, pages, useFollow } from "../shared/links";
import { keyOf, listAll } from "../service/queries";
import { Failure } from "../shared/Failure";
import { PageLink } from "../shared/PageLink";
import { shownTime } from "../shared/shownTime";
import { common, projects as texts } from "../texts";
import { DeleteProjectDialog } from "./DeleteProjectDialog";

const createProject = "lookoutvision:CreateProject";
const deleteProject = "lookoutvision:DeleteProject";

/** All projects of the service. */
export default function ProjectsPage() {
    const follow = useFollow();
    const may = useAccess([createProject]);
    const [selected, setSelected] = useState<string>();
    const [isDeleting, setIsDeleting] = useState(false);
    const mayDelete = useAccess([deleteProject], { project: selected })(deleteProject);
    const list = useQuery({
        queryKey: keyOf("ListProjects"),
        queryFn: ({ signal }) => listAll("ListProjects", {}, ({ Projects }) => Projects, { signal }),
    });
    const create = may(createProject) !== false && (
        <Button variant="primary" href={hrefOf(pages.createProject())} onFollow={follow}>
            {texts.create}
        </Button>
    );
    const { items, collectionProps, filterProps, paginationProps } = useCollection(list.data ?? [], {
        filtering: {
            empty: (
                <SpaceBetween size="xs" alignItems="center">
                    <Box variant="strong">{texts.none}</Box>
                    <Box color="text-body-secondary">{texts.noneYet}</Box>
                    {create}
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
    const table = (
        <Table
            {...collectionProps}
            selectionType="single"
            selectedItems={(list.data ?? []).filter(({ ProjectName }) => ProjectName === selected)}
            onSelectionChange={({ detail }) => setSelected(detail.selectedItems[0]?.ProjectName)}
            ariaLabels={{
                selectionGroupLabel: texts.selection,
                itemSelectionLabel: (_selection, { ProjectName = "" }) => texts.select(ProjectName),
                tableLabel: texts.title,
            }}
            variant="full-page"
            items={items}
            loading={list.isPending}
            loadingText={common.loading}
            trackBy="ProjectName"
            header={
                <Header
                    variant="h1"
                    counter={list.data && `(${list.data.length})`}
                    actions={
                        <SpaceBetween direction="horizontal" size="xs">
                            <Button
                                disabled={selected === undefined || mayDelete !== true}
                                onClick={() => setIsDeleting(true)}
                            >
                                {common.delete}
                            </Button>
                            {create}
                        </SpaceBetween>
                    }
                >
                    {texts.title}
                </Header>
            }
            filter={<TextFilter {...filterProps} filteringAriaLabel={texts.find} filteringPlaceholder={texts.find} />}
            pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
            columnDefinitions={[
                {
                    id: "name",
                    header: texts.name,
                    sortingField: "ProjectName",
                    isRowHeader: true,
                    cell: ({ ProjectName }) => <PageLink to={pages.project(ProjectName ?? "")}>{ProjectName}</PageLink>,
                },
                {
                    id: "created",
                    header: texts.created,
                    sortingField: "CreationTimestamp",
                    cell: ({ CreationTimestamp }) => shownTime(CreationTimestamp),
                },
            ]}
        />
    );
    return (
        <>
            {table}
            {isDeleting && selected !== undefined && (
                <DeleteProjectDialog
                    project={selected}
                    onDismiss={() => setIsDeleting(false)}
                    onDeleted={() => {
                        setIsDeleting(false);
                        setSelected(undefined);
                    }}
                />
            )}
        </>
    );
}
