import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "wouter";
import { useAccess } from "../frame/access";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { keyOf, listAll, lookAgainMs } from "../service/queries";
import { hrefOf, pages, useFollow } from "../shared/links";
import { ListTable } from "../shared/ListTable";
import { PageLink } from "../shared/PageLink";
import { shownTime } from "../shared/shownTime";
import { common, projects, trials as texts } from "../texts";
import { DeleteTrial } from "./DeleteTrial";
import { TrialStatus } from "./TrialStatus";

const startTrial = "lookoutvision:StartTrialDetection";
const deleteTrial = "lookoutvision:DeleteTrialDetection";

/** A project's trial detections. */
export default function TrialsPage() {
    const { project = "" } = useParams<{ project: string }>();
    const follow = useFollow();
    const may = useAccess([startTrial, deleteTrial], { project });
    const [selected, setSelected] = useState<string>();
    const [isDeleting, setIsDeleting] = useState(false);
    const input = { ProjectName: project };
    const list = useQuery({
        queryKey: keyOf("ListTrialDetections", input),
        queryFn: ({ signal }) =>
            listAll("ListTrialDetections", input, ({ TrialDetections }) => TrialDetections, { signal }),
        refetchInterval: ({ state }) =>
            state.data?.some(({ Status }) => Status === "RUNNING") === true ? lookAgainMs : false,
    });
    const status = list.data?.find(({ TrialDetectionName }) => TrialDetectionName === selected)?.Status;
    const run = may(startTrial) === true && (
        <Button variant="primary" href={hrefOf(pages.runTrial(project))} onFollow={follow}>
            {texts.run}
        </Button>
    );
    return (
        <SpaceBetween size="l">
            <ListTable
                list={list}
                trackBy="TrialDetectionName"
                title={texts.title}
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        {may(deleteTrial) === true && (
                            <Button
                                disabled={status === undefined || status === "RUNNING"}
                                onClick={() => setIsDeleting(true)}
                            >
                                {common.delete}
                            </Button>
                        )}
                        {run}
                    </SpaceBetween>
                }
                selection={
                    may(deleteTrial) === true
                        ? { key: selected, onChange: setSelected, groupLabel: texts.selection, label: texts.select }
                        : undefined
                }
                empty={{ none: texts.none, noneYet: texts.noneYet, action: run }}
                find={texts.find}
                columns={[
                    {
                        id: "name",
                        header: texts.name,
                        isRowHeader: true,
                        cell: ({ TrialDetectionName }) => (
                            <PageLink to={pages.trial(project, TrialDetectionName)}>{TrialDetectionName}</PageLink>
                        ),
                    },
                    {
                        id: "model",
                        header: texts.modelColumn,
                        cell: ({ ModelVersion }) => (
                            <PageLink to={pages.model(project, ModelVersion)}>
                                {projects.modelName(ModelVersion)}
                            </PageLink>
                        ),
                    },
                    { id: "status", header: texts.status, cell: (trial) => <TrialStatus trial={trial} /> },
                    { id: "pictures", header: texts.pictures, cell: ({ Pictures }) => Pictures.Total },
                    { id: "anomalies", header: texts.anomalies, cell: ({ Pictures }) => Pictures.Anomalous },
                    {
                        id: "verified",
                        header: texts.verified,
                        cell: ({ Pictures }) => Pictures.VerifiedCorrect + Pictures.VerifiedIncorrect,
                    },
                    {
                        id: "created",
                        header: texts.created,
                        sortingField: "CreationTimestamp",
                        cell: ({ CreationTimestamp }) => shownTime(CreationTimestamp),
                    },
                ]}
            />
            <SameAsCode calls={[{ operation: "ListTrialDetections", input }]} />
            {isDeleting && selected !== undefined && (
                <DeleteTrial
                    project={project}
                    trial={selected}
                    onClose={() => setIsDeleting(false)}
                    onDeleted={() => setSelected(undefined)}
                />
            )}
        </SpaceBetween>
    );
}
