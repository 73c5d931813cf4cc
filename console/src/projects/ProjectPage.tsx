import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import { useAccess } from "../frame/access";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { hrefOf, pages, useFollow } from "../shared/links";
import { Loading } from "../shared/Loading";
import { PageLink } from "../shared/PageLink";
import { common, projects as texts } from "../texts";
import { DeleteProjectDialog } from "./DeleteProjectDialog";
import { HowItWorks } from "./HowItWorks";
import { ImagesSection } from "./ImagesSection";
import { TrainingNeeds } from "./TrainingNeeds";
import { useProject } from "./useProject";

const rights = {
    createDataset: "lookoutvision:CreateDataset",
    addImages: "lookoutvision:UpdateDatasetEntries",
    deleteProject: "lookoutvision:DeleteProject",
};
const createModel = "lookoutvision:CreateModel";

/** A project: its pictures, what is missing for a training, and its models. */
export default function ProjectPage({ params: { project } }: { params: { project: string } }) {
    const follow = useFollow();
    const [, navigate] = useLocation();
    const [isDeleting, setIsDeleting] = useState(false);
    const may = useAccess(Object.values(rights), { project });
    const mayTrain = useAccess([createModel], { project, version: "*" })(createModel);
    const { datasets, train, test, training, error, refetch } = useProject(project);
    const models = useOperation("ListModels", { ProjectName: project, MaxResults: 100 });
    if (error !== null && datasets === undefined) {
        return <Failure error={error} onRetry={refetch} />;
    }
    if (datasets === undefined) {
        return <Loading />;
    }
    const hasDataset = datasets.length > 0;
    const unlabeled = datasets.find((type) => ({ train, test })[type]?.Unlabeled ?? 0);
    const count = models.data?.Models?.length;
    return (
        <SpaceBetween size="l">
            <Header
                variant="h1"
                actions={
                    <SpaceBetween direction="horizontal" size="xs">
                        {may(rights.deleteProject) === true && (
                            <Button onClick={() => setIsDeleting(true)}>{common.delete}</Button>
                        )}
                        {hasDataset && mayTrain === true && (
                            <Button
                                variant="primary"
                                disabled={training?.Enough !== true}
                                disabledReason={training && texts.notEnough}
                                href={training?.Enough === true ? hrefOf(pages.train(project)) : undefined}
                                onFollow={follow}
                            >
                                {texts.trainModel}
                            </Button>
                        )}
                    </SpaceBetween>
                }
            >
                {project}
            </Header>
            {error !== null && <Failure error={error} onRetry={refetch} />}
            {training !== undefined && (
                <TrainingNeeds
                    training={training}
                    isSingle={!datasets.includes("test")}
                    unlabeled={unlabeled && may(rights.addImages) === true ? { project, type: unlabeled } : undefined}
                />
            )}
            {hasDataset ? (
                <ImagesSection
                    project={project}
                    datasets={datasets}
                    contents={{ train, test }}
                    mayAdd={may(rights.addImages) === true}
                    mayCreate={may(rights.createDataset) === true}
                />
            ) : (
                <HowItWorks project={project} mayCreate={may(rights.createDataset) !== false} />
            )}
            {hasDataset && (
                <Container header={<Header variant="h2">{texts.models}</Header>}>
                    {count === 0 ? (
                        <Box color="text-body-secondary">{texts.noModels}</Box>
                    ) : (
                        <PageLink to={pages.models(project)}>
                            {count === undefined ? texts.openModels : texts.modelCount(count)}
                        </PageLink>
                    )}
                </Container>
            )}
            {isDeleting && (
                <DeleteProjectDialog
                    project={project}
                    onClose={() => setIsDeleting(false)}
                    onDeleted={() => navigate(pages.projects())}
                />
            )}
        </SpaceBetween>
    );
}
