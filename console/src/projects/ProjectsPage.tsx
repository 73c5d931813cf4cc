import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAccess } from "../frame/access";
import { hrefOf, pages, useFollow } from "../shared/links";
import { keyOf, listAll } from "../service/queries";
import { ListTable } from "../shared/ListTable";
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
    return (
        <>
            <ListTable
                list={list}
                trackBy="ProjectName"
                title={texts.title}
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
                empty={{ none: texts.none, noneYet: texts.noneYet, action: create }}
                find={texts.find}
                selection={{
                    key: selected,
                    onChange: setSelected,
                    groupLabel: texts.selection,
                    label: texts.select,
                }}
                columns={[
                    {
                        id: "name",
                        header: texts.name,
                        sortingField: "ProjectName",
                        isRowHeader: true,
                        cell: ({ ProjectName }) => (
                            <PageLink to={pages.project(ProjectName ?? "")}>{ProjectName}</PageLink>
                        ),
                    },
                    {
                        id: "created",
                        header: texts.created,
                        sortingField: "CreationTimestamp",
                        cell: ({ CreationTimestamp }) => shownTime(CreationTimestamp),
                    },
                ]}
            />
            {isDeleting && selected !== undefined && (
                <DeleteProjectDialog
                    project={selected}
                    onClose={() => setIsDeleting(false)}
                    onDeleted={() => {
                        setIsDeleting(false);
                        setSelected(undefined);
                    }}
                />
            )}
        </>
    );
}
