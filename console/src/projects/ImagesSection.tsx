import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { hrefOf, pages, useFollow } from "../shared/links";
import { projects as texts } from "../texts";
import type { Contents, DatasetType } from "./useProject";

export interface ImagesSectionProps {
    project: string;
    datasets: readonly DatasetType[];
    contents: Readonly<Record<DatasetType, Contents | undefined>>;
    mayAdd: boolean;
    mayCreate: boolean;
}

/** The pictures of a project: how many there are in each dataset, and how they are labelled. */
export function ImagesSection({ project, datasets, contents, mayAdd, mayCreate }: ImagesSectionProps) {
    const follow = useFollow();
    const isSingle = datasets.length === 1 && datasets[0] === "train";
    return (
        <Container
            header={
                <Header
                    variant="h2"
                    actions={
                        <SpaceBetween direction="horizontal" size="xs">
                            {mayCreate && isSingle && (
                                <Button href={hrefOf(pages.createDataset(project))} onFollow={follow}>
                                    {texts.addTestDataset}
                                </Button>
                            )}
                            <Button href={hrefOf(pages.dataset(project))} onFollow={follow}>
                                {texts.openDataset}
                            </Button>
                        </SpaceBetween>
                    }
                >
                    {texts.images}
                </Header>
            }
        >
            <SpaceBetween size="l">
                {datasets.map((type) => (
                    <SpaceBetween key={type} size="s">
                        <Header
                            variant="h3"
                            actions={
                                mayAdd && (
                                    <Button
                                        href={hrefOf(pages.addImages(project, type))}
                                        onFollow={follow}
                                        ariaLabel={
                                            isSingle ? undefined : `${texts.addImages}: ${texts.datasetOf[type]}`
                                        }
                                    >
                                        {texts.addImages}
                                    </Button>
                                )
                            }
                        >
                            {texts.datasetOf[isSingle ? "single" : type]}
                        </Header>
                        <Counts contents={contents[type]} />
                    </SpaceBetween>
                ))}
            </SpaceBetween>
        </Container>
    );
}

function Counts({ contents }: { contents: Contents | undefined }) {
    const shown = (count: number | undefined) => count?.toLocaleString("en") ?? "–";
    const { Status = "", StatusMessage, Width, Height, WithMask = 0 } = contents ?? {};
    if (Status.endsWith("FAILED") || Status.includes("ROLLBACK")) {
        return <Alert type="error">{StatusMessage}</Alert>;
    }
    const size = Width === undefined || Height === undefined ? undefined : texts.pixels(Width, Height);
    return (
        <SpaceBetween size="s">
            {Status === "CREATE_IN_PROGRESS" && <StatusIndicator type="in-progress">{texts.importing}</StatusIndicator>}
            {contents?.Total === 0 && Status !== "CREATE_IN_PROGRESS" ? (
                <Box color="text-body-secondary">{texts.noPictures}</Box>
            ) : (
                <KeyValuePairs
                    columns={4}
                    minColumnWidth={110}
                    items={[
                        { label: texts.total, value: shown(contents?.Total) },
                        { label: texts.normal, value: shown(contents?.Normal) },
                        { label: texts.anomaly, value: shown(contents?.Anomaly) },
                        { label: texts.unlabeled, value: shown(contents?.Unlabeled) },
                        ...(WithMask > 0 ? [{ label: texts.withMask, value: shown(WithMask) }] : []),
                        ...(size === undefined ? [] : [{ label: texts.imageSize, value: size }]),
                    ]}
                />
            )}
        </SpaceBetween>
    );
}
