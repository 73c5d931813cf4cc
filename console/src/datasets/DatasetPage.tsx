import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Alert from "@cloudscape-design/components/alert";
import Tabs from "@cloudscape-design/components/tabs";
import { useLocation, useParams, useSearchParams } from "wouter";
import type { DatasetType } from "../entries/datasetStore";
import { hrefOf, pages, useFollow } from "../shared/links";
import { lookAgainMs, useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { Loading } from "../shared/Loading";
import { datasets as texts } from "../texts";
import { DatasetView } from "./DatasetView";
import { FailedImport } from "./FailedImport";
import "./datasets.css";

/** A project's datasets: their pictures and labels. */
export default function DatasetPage() {
    const { project = "" } = useParams<{ project: string }>();
    const [pathname] = useLocation();
    const [query, setQuery] = useSearchParams();
    const follow = useFollow();
    const described = useOperation(
        "DescribeProject",
        { ProjectName: project },
        { refetchInterval: (answer) => (answer?.ProjectDescription?.Datasets?.some(isBusy) ? lookAgainMs : false) },
    );
    if (described.data === undefined) {
        return described.error === null ? (
            <Loading />
        ) : (
            <Failure error={described.error} onRetry={() => void described.refetch()} />
        );
    }
    const all = described.data.ProjectDescription?.Datasets ?? [];
    const types = (["train", "test"] as const).filter((type) => all.some(({ DatasetType }) => DatasetType === type));
    const wanted = query.get("dataset");
    const type = types.find((one) => one === wanted) ?? types[0];
    if (type === undefined) {
        return (
            <SpaceBetween size="m" alignItems="center">
                <Box variant="h1">{texts.title}</Box>
                <Box color="text-body-secondary">{texts.none}</Box>
                <Button variant="primary" href={hrefOf(pages.createDataset(project))} onFollow={follow}>
                    {texts.create}
                </Button>
            </SpaceBetween>
        );
    }
    const dataset = all.find(({ DatasetType }) => DatasetType === type);
    const view = (
        <DatasetState
            key={type}
            {...{ project, type, types }}
            status={dataset?.Status}
            message={dataset?.StatusMessage}
            isLabelling={pathname.endsWith("/label")}
        />
    );
    if (types.length === 1) {
        return view;
    }
    return (
        <Tabs
            activeTabId={type}
            onChange={({ detail }) => setQuery({ dataset: detail.activeTabId }, { replace: true })}
            tabs={types.map((one) => ({
                id: one,
                label: one === "train" ? texts.training : texts.test,
                content: one === type && view,
            }))}
        />
    );
}

function DatasetState(props: {
    project: string;
    type: DatasetType;
    types: readonly DatasetType[];
    status: string | undefined;
    message: string | undefined;
    isLabelling: boolean;
}) {
    const { status, message } = props;
    if (status === "CREATE_IN_PROGRESS") {
        return <StatusIndicator type="in-progress">{texts.importing}</StatusIndicator>;
    }
    return (
        <SpaceBetween size="m">
            {status === "CREATE_FAILED" ? (
                <FailedImport project={props.project} type={props.type} message={message ?? ""} />
            ) : (
                status?.startsWith("UPDATE_FAILED") === true && (
                    <Alert type="error">{texts.failedChange(message ?? "")}</Alert>
                )
            )}
            {status !== "CREATE_FAILED" && <DatasetView {...props} />}
        </SpaceBetween>
    );
}

function isBusy({ Status }: { Status?: string }): boolean {
    return Status?.endsWith("IN_PROGRESS") === true;
}
