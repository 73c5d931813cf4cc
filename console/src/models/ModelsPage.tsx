import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation, useParams } from "wouter";
import { useAccess } from "../frame/access";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { hrefOf, pages, useFollow } from "../shared/links";
import { ListTable } from "../shared/ListTable";
import { PageLink } from "../shared/PageLink";
import { shownName } from "../shared/shownName";
import { shownTime } from "../shared/shownTime";
import { common, models as texts, projects } from "../texts";
import { CancelTraining } from "./CancelTraining";
import { CompareButton } from "./CompareButton";
import { DeleteModel } from "./DeleteModel";
import { ModelStatus, statusWord } from "./ModelStatus";
import { percentOfTable } from "./numbers";
import { isTrained, useModels } from "./useModels";

const deletable = new Set(["TRAINED", "TRAINING_FAILED", "HOSTING_FAILED"]);
const actions = ["lookoutvision:DeleteModel", "lookoutvision:CancelTraining", "lookoutvision:CreateModel"] as const;
type Action = (typeof actions)[number];

/** All versions of a project's model. */
export default function ModelsPage() {
    const { project = "" } = useParams<{ project: string }>();
    const [, navigate] = useLocation();
    const follow = useFollow();
    const list = useModels(project);
    const [selected, setSelected] = useState<string>();
    const [dialog, setDialog] = useState<"delete" | "cancel">();
    const version = list.data?.find(({ ModelVersion }) => ModelVersion === selected);
    const mayAll = useAccess(actions, { project, version: selected ?? "*" });
    const may = (action: Action) => mayAll(action) !== false;
    const all = list.data ?? [];
    const status = version?.Status;
    const target = { ProjectName: project, ModelVersion: selected ?? "1" };
    return (
        <SpaceBetween size="m">
            <ListTable
                list={list}
                trackBy="ModelVersion"
                title={texts.title}
                description={shownName(project)}
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        {status === "TRAINING" && may("lookoutvision:CancelTraining") && (
                            <Button onClick={() => setDialog("cancel")}>{texts.cancelTraining}</Button>
                        )}
                        {may("lookoutvision:DeleteModel") && (
                            <Button
                                disabled={!deletable.has(status ?? "")}
                                disabledReason={
                                    status === undefined ? undefined : texts.deleteRefused(statusWord(status))
                                }
                                onClick={() => setDialog("delete")}
                            >
                                {common.delete}
                            </Button>
                        )}
                        <CompareButton
                            versions={all.filter(({ Status }) => isTrained(Status))}
                            selected={selected}
                            onCompare={(first, second) => navigate(pages.compareModels(project, first, second))}
                        />
                        {may("lookoutvision:CreateModel") && (
                            <Button variant="primary" href={hrefOf(pages.train(project))} onFollow={follow}>
                                {projects.trainModel}
                            </Button>
                        )}
                    </SpaceBetween>
                }
                empty={{
                    none: texts.none,
                    noneYet: texts.noneYet,
                    action: may("lookoutvision:CreateModel") && (
                        <Button href={hrefOf(pages.train(project))} onFollow={follow}>
                            {projects.trainModel}
                        </Button>
                    ),
                }}
                find={texts.find}
                matches={({ ModelVersion, Description, Status }, text) =>
                    [texts.modelName(ModelVersion ?? ""), Description, statusWord(Status)].some((part) =>
                        part?.toLowerCase().includes(text.toLowerCase()),
                    )
                }
                selection={{
                    key: selected,
                    onChange: setSelected,
                    groupLabel: texts.selection,
                    label: texts.select,
                }}
                columns={[
                    {
                        id: "name",
                        header: texts.model,
                        isRowHeader: true,
                        cell: ({ ModelVersion = "" }) => (
                            <PageLink to={pages.model(project, ModelVersion)}>{texts.modelName(ModelVersion)}</PageLink>
                        ),
                    },
                    {
                        id: "status",
                        header: texts.status,
                        minWidth: 240,
                        cell: ({ ModelVersion = "", Status, StatusMessage }) => (
                            <ModelStatus
                                project={project}
                                version={ModelVersion}
                                status={Status}
                                message={StatusMessage}
                            />
                        ),
                    },
                    {
                        id: "f1",
                        header: texts.f1Score,
                        sortingComparator: (a, b) => (a.Performance?.F1Score ?? -1) - (b.Performance?.F1Score ?? -1),
                        cell: ({ Performance }) => percentOfTable(Performance?.F1Score),
                    },
                    {
                        id: "precision",
                        header: texts.precision,
                        cell: ({ Performance }) => percentOfTable(Performance?.Precision),
                    },
                    {
                        id: "recall",
                        header: texts.recall,
                        cell: ({ Performance }) => percentOfTable(Performance?.Recall),
                    },
                    {
                        id: "created",
                        header: texts.created,
                        sortingField: "CreationTimestamp",
                        cell: ({ CreationTimestamp }) => shownTime(CreationTimestamp),
                    },
                    { id: "description", header: texts.description, cell: ({ Description }) => Description ?? "–" },
                ]}
            />
            <PageLink to={pages.exportProject(project)}>{texts.exportProgram}</PageLink>
            <SameAsCode
                calls={[
                    { operation: "ListModels", input: { ProjectName: project } },
                    { operation: "DescribeModel", input: target },
                ]}
                pulumi={[{ className: "LookoutVisionModel", name: "model", id: `${project}/${target.ModelVersion}` }]}
            />
            {dialog === "delete" && selected !== undefined && (
                <DeleteModel project={project} version={selected} onClose={() => setDialog(undefined)} />
            )}
            {dialog === "cancel" && selected !== undefined && (
                <CancelTraining project={project} version={selected} onClose={() => setDialog(undefined)} />
            )}
        </SpaceBetween>
    );
}
