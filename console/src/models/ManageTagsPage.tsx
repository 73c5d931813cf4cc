import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useParams } from "wouter";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { Loading } from "../shared/Loading";
import { models as texts } from "../texts";
import { TagForm } from "./TagForm";
import { useModel } from "./useModels";

/** Page on which the tags of a version are changed. */
export default function ManageTagsPage() {
    const { project = "", version = "" } = useParams<{ project: string; version: string }>();
    const model = useModel(project, version);
    const arn = model.data?.ModelDescription?.ModelArn ?? "";
    const tags = useOperation("ListTagsForResource", { ResourceArn: arn }, { enabled: arn !== "" });
    const error = model.error ?? tags.error;
    if (tags.data === undefined) {
        return error === null ? (
            <Loading />
        ) : (
            <Failure error={error} onRetry={() => void Promise.all([model.refetch(), tags.refetch()])} />
        );
    }
    return (
        <SpaceBetween size="m">
            <Header variant="h1" description={texts.modelName(version)}>
                {texts.manageTags}
            </Header>
            <TagForm project={project} version={version} arn={arn} saved={tags.data.Tags ?? []} />
        </SpaceBetween>
    );
}
