import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";
import { useAccess } from "../frame/access";
import { keyOf, listAll, lookAgainMs } from "../service/queries";
import { Failure } from "../shared/Failure";
import { hrefOf, pages, useFollow } from "../shared/links";
import { PageLink } from "../shared/PageLink";
import { shownTime } from "../shared/shownTime";
import { common, projects, trials as texts } from "../texts";
import { TrialStatus } from "./TrialStatus";

const startTrial = "lookoutvision:StartTrialDetection";

/** A project's trial detections. */
export default function TrialsPage() {
    const { project = "" } = useParams<{ project: string }>();
    const follow = useFollow();
    const mayRun = useAccess([startTrial], { project })(startTrial) === true;
    const input = { ProjectName: project };
    const list = useQuery({
        queryKey: keyOf("ListTrialDetections", input),
        queryFn: ({ signal }) =>
            listAll("ListTrialDetections", input, ({ TrialDetections }) => TrialDetections, { signal }),
        refetchInterval: ({ state }) =>
            state.data?.some(({ Status }) => Status === "RUNNING") === true ? lookAgainMs : false,
    });
    if (list.error !== null && list.data === undefined) {
        return <Failure error={list.error} onRetry={() => void list.refetch()} />;
    }
    const run = mayRun && (
        <Button variant="primary" href={hrefOf(pages.runTrial(project))} onFollow={follow}>
            {texts.run}
        </Button>
    );
    return (
        <Table
            variant="full-page"
            items={list.data ?? []}
            loading={list.isPending}
            loadingText={common.loading}
            trackBy="TrialDetectionName"
            header={
                <Header variant="h1" counter={list.data && `(${list.data.length})`} actions={run}>
                    {texts.title}
                </Header>
            }
            empty={
                <SpaceBetween size="xs" alignItems="center">
                    <Box variant="strong">{texts.none}</Box>
                    <Box color="text-body-secondary">{texts.noneYet}</Box>
                    {run}
                </SpaceBetween>
            }
            columnDefinitions={[
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
                        <PageLink to={pages.model(project, ModelVersion)}>{projects.modelName(ModelVersion)}</PageLink>
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
                    cell: ({ CreationTimestamp }) => shownTime(CreationTimestamp),
                },
            ]}
        />
    );
}
