import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { lazy, Suspense, useState } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import { useAccess } from "../frame/access";
import { Failure } from "../shared/Failure";
import { hrefOf, pages } from "../shared/links";
import { Loading } from "../shared/Loading";
import { shownTime } from "../shared/shownTime";
import { models as texts } from "../texts";
import { DeleteModel } from "./DeleteModel";
import { ModelStatus } from "./ModelStatus";
import { StartModel } from "./StartModel";
import { StopModel } from "./StopModel";
import { TagsTab } from "./TagsTab";
import { isTrained, useModel } from "./useModels";
import { CancelTraining } from "./CancelTraining";

const PerformanceTab = lazy(() => import("./PerformanceTab"));
const ReportTab = lazy(() => import("./ReportTab"));

type Dialog = "start" | "stop" | "delete" | "cancel";

/** A version: what it is, what it can do, and how it is used. */
export default function ModelPage() {
    const { project = "", version = "" } = useParams<{ project: string; version: string }>();
    const [, navigate] = useLocation();
    const tab = new URLSearchParams(useSearch()).get("tab") ?? "performance";
    const [dialog, setDialog] = useState<Dialog>();
    const may = useAccess(
        [
            "lookoutvision:StartModel",
            "lookoutvision:StopModel",
            "lookoutvision:DeleteModel",
            "lookoutvision:CancelTraining",
            "lookoutvision:StartModelPackagingJob",
        ],
        { project, version },
    );
    const answer = useModel(project, version);
    const model = answer.data?.ModelDescription;
    if (model === undefined) {
        return answer.error === null ? (
            <Loading />
        ) : (
            <SpaceBetween size="m">
                <Header variant="h1">{texts.modelName(version)}</Header>
                <Failure error={answer.error} onRetry={() => void answer.refetch()} />
            </SpaceBetween>
        );
    }
    const { Status: status } = model;
    const offer = (action: string, isPossible: boolean, item: { id: string; text: string; href?: string }) =>
        may(`lookoutvision:${action}`) === false ? [] : [{ ...item, disabled: !isPossible }];
    const target = pages.model(project, version);
    const close = () => setDialog(undefined);
    return (
        <SpaceBetween size="l">
            <Header
                variant="h1"
                actions={
                    <ButtonDropdown
                        variant="primary"
                        items={[
                            { id: "integrate", text: texts.integrate },
                            ...offer("StartModelPackagingJob", isTrained(status), {
                                id: "package",
                                text: texts.createPackage,
                            }),
                            ...offer("StartModel", status === "TRAINED" || status === "HOSTING_FAILED", {
                                id: "start",
                                text: texts.startModel,
                            }),
                            ...offer("StopModel", status === "HOSTED", { id: "stop", text: texts.stopModel }),
                            ...offer("CancelTraining", status === "TRAINING", {
                                id: "cancel",
                                text: texts.cancelTraining,
                            }),
                            ...offer(
                                "DeleteModel",
                                ["TRAINED", "TRAINING_FAILED", "HOSTING_FAILED"].includes(status ?? ""),
                                { id: "delete", text: texts.deleteModel },
                            ),
                        ]}
                        onItemClick={({ detail: { id } }) => {
                            if (id === "integrate") {
                                navigate(pages.integrateModel(project, version));
                            } else if (id === "package") {
                                navigate(`${pages.createPackage(project)}?version=${encodeURIComponent(version)}`);
                            } else {
                                setDialog(id as Dialog);
                            }
                        }}
                    >
                        {texts.useModel}
                    </ButtonDropdown>
                }
            >
                {texts.modelName(version)}
            </Header>
            <Container>
                <KeyValuePairs
                    columns={4}
                    minColumnWidth={170}
                    items={[
                        {
                            label: texts.status,
                            value: (
                                <div aria-live="polite">
                                    <ModelStatus
                                        project={project}
                                        version={version}
                                        status={status}
                                        message={model.StatusMessage}
                                    />
                                </div>
                            ),
                        },
                        { label: texts.created, value: shownTime(model.CreationTimestamp) },
                        {
                            label: texts.inferenceUnits,
                            value:
                                status === "HOSTED" && model.MinInferenceUnits !== undefined
                                    ? texts.unitsNow(model.MinInferenceUnits, model.MaxInferenceUnits)
                                    : "–",
                        },
                        { label: texts.description, value: model.Description ?? "–" },
                    ]}
                />
            </Container>
            <Tabs
                activeTabId={tab}
                onChange={({ detail }) => {
                    navigate(`${target}?tab=${detail.activeTabId}`, { replace: true });
                }}
                tabs={[
                    {
                        id: "performance",
                        label: texts.performanceTab,
                        href: hrefOf(`${target}?tab=performance`),
                        content: (
                            <Suspense fallback={<Loading />}>
                                <PerformanceTab project={project} version={version} model={model} />
                            </Suspense>
                        ),
                    },
                    {
                        id: "tags",
                        label: texts.tagsTab,
                        href: hrefOf(`${target}?tab=tags`),
                        content: <TagsTab project={project} version={version} arn={model.ModelArn ?? ""} />,
                    },
                    ...(isTrained(status)
                        ? [
                              {
                                  id: "report",
                                  label: texts.reportTab,
                                  href: hrefOf(`${target}?tab=report`),
                                  content: (
                                      <Suspense fallback={<Loading />}>
                                          <ReportTab project={project} version={version} />
                                      </Suspense>
                                  ),
                              },
                          ]
                        : []),
                ]}
            />
            {dialog === "start" && <StartModel project={project} version={version} onClose={close} />}
            {dialog === "stop" && <StopModel project={project} version={version} onClose={close} />}
            {dialog === "cancel" && <CancelTraining project={project} version={version} onClose={close} />}
            {dialog === "delete" && (
                <DeleteModel
                    project={project}
                    version={version}
                    onClose={close}
                    onDeleted={() => navigate(pages.models(project))}
                />
            )}
        </SpaceBetween>
    );
}
