import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useState } from "react";
import { useLocation } from "wouter";
import { useNotices } from "../frame/notifications";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { FormPage } from "../shared/FormPage";
import { pages } from "../shared/links";
import { Loading } from "../shared/Loading";
import { PageLink } from "../shared/PageLink";
import { createDataset as texts } from "../texts";
import { SkippedFiles } from "./SkippedFiles";
import { emptySource, faultOf, sourceAsCode } from "./source";
import { SourceFields } from "./SourceFields";
import { useCreateDatasets } from "./useCreateDatasets";
import type { Found, NewDataset } from "./useCreateDatasets";

/** Form that makes a project's dataset, or both. */
export default function CreateDatasetPage({ params: { project } }: { params: { project: string } }) {
    const description = useOperation("DescribeProject", { ProjectName: project });
    if (description.error !== null && description.data === undefined) {
        return <Failure error={description.error} onRetry={() => void description.refetch()} />;
    }
    if (description.data === undefined) {
        return <Loading />;
    }
    const types = description.data.ProjectDescription?.Datasets?.map(({ DatasetType }) => DatasetType) ?? [];
    return <CreateDatasetForm project={project} hadTrain={types.includes("train")} hadTest={types.includes("test")} />;
}

function CreateDatasetForm(props: { project: string; hadTrain: boolean; hadTest: boolean }) {
    const { project } = props;
    // As it was when the form was opened: the answer changes as soon as the first of two datasets is made.
    const [{ hadTrain, hadTest }] = useState(props);
    const [isSingle, setIsSingle] = useState(true);
    const [sources, setSources] = useState({ train: emptySource, test: emptySource });
    const [tried, setTried] = useState(false);
    const [, navigate] = useLocation();
    const { notify } = useNotices();
    const creation = useCreateDatasets(project);
    const types = (["train", "test"] as const).filter((type) =>
        type === "train" ? !hadTrain : hadTrain ? !hadTest : !isSingle && !hadTest,
    );

    if (types.length === 0) {
        return (
            <SpaceBetween size="m">
                <Header variant="h1">{texts.title}</Header>
                <Alert type="info">{texts.hasBoth}</Alert>
                <PageLink to={pages.dataset(project)}>{texts.toDataset}</PageLink>
            </SpaceBetween>
        );
    }

    const tell = (found: Found) => {
        for (const { manifest } of found) {
            notify({ type: "success", content: texts.imported(manifest.Total, manifest.Normal, manifest.Anomaly) });
            if (manifest.SkippedTotal > 0) {
                notify({ type: "warning", content: <SkippedFiles manifest={manifest} /> });
            }
        }
    };
    const submit = () => {
        setTried(true);
        const datasets: NewDataset[] = types.map((type) => ({ type, source: sources[type] }));
        if (creation.isPending || datasets.some(({ source }) => faultOf(source) !== undefined)) {
            return;
        }
        creation.mutate(datasets, {
            onSuccess: (found) => {
                tell(found);
                const fromHere = datasets.find(({ source }) => source.kind === "computer");
                navigate(pages.dataset(project, fromHere === undefined ? "" : `?dataset=${fromHere.type}`));
            },
        });
    };
    const titles =
        types.length === 2
            ? { train: texts.trainDetails, test: texts.testDetails }
            : { train: texts.sourceTitle, test: texts.testDetails };

    return (
        <FormPage
            title={texts.title}
            action={texts.create}
            back={pages.project(project)}
            isBusy={creation.isPending}
            error={creation.error}
            onSubmit={submit}
        >
            {hadTrain ? (
                <Alert type="info">{texts.addsTest}</Alert>
            ) : (
                !hadTest && (
                    <Container header={<Header variant="h2">{texts.configuration}</Header>}>
                        <Tiles
                            ariaLabel={texts.configuration}
                            value={isSingle ? "single" : "two"}
                            onChange={({ detail }) => setIsSingle(detail.value === "single")}
                            items={[
                                { value: "single", label: texts.single, description: texts.singleText },
                                { value: "two", label: texts.two, description: texts.twoText },
                            ]}
                        />
                    </Container>
                )
            )}
            {types.map((type) => (
                <SourceFields
                    key={type}
                    title={titles[type]}
                    source={sources[type]}
                    isChecked={tried}
                    onChange={(source) => setSources((before) => ({ ...before, [type]: source }))}
                />
            ))}
            <SameAsCode
                calls={types.map((type) => ({
                    operation: "CreateDataset" as const,
                    input: { ProjectName: project, DatasetType: type, ...sourceAsCode(sources[type]) },
                }))}
            />
        </FormPage>
    );
}
