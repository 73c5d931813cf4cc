import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useLocation } from "wouter";
import { LabellingAsCode } from "../sameAsCode/LabellingAsCode";
import { useOperation } from "../service/queries";
import { NothingHere } from "../shared/NothingHere";
import { pages } from "../shared/links";
import { addImages as texts } from "../texts";
import { AddImages } from "./AddImages";

/** Page that adds pictures of this computer to a dataset. */
export default function AddImagesPage({ params: { project, type } }: { params: { project: string; type: string } }) {
    const [, navigate] = useLocation();
    const { data } = useOperation("DescribeProject", { ProjectName: project });
    if (type !== "train" && type !== "test") {
        return <NothingHere />;
    }
    const hasTwo = data?.ProjectDescription?.Datasets?.length === 2;
    return (
        <SpaceBetween size="l">
            <Header variant="h1">{hasTwo ? texts.titleFor[type] : texts.title}</Header>
            <Container>
                <AddImages
                    key={`${project} ${type}`}
                    project={project}
                    datasetType={type}
                    onDone={() => navigate(pages.project(project))}
                    onLabel={() => navigate(pages.label(project, type))}
                />
            </Container>
            <LabellingAsCode project={project} type={type} />
        </SpaceBetween>
    );
}
