import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useMemo, useState } from "react";
import { useParams, useSearch } from "wouter";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { pages } from "../shared/links";
import { Loading } from "../shared/Loading";
import { PageLink } from "../shared/PageLink";
import { shownName } from "../shared/shownName";
import { models as texts } from "../texts";
import { compareResults, differenceOf } from "./compareResults";
import type { Compared, Difference } from "./compareResults";
import { percentOfTable } from "./numbers";
import { pictureAddress } from "./overlays";
import { PictureGrid } from "./PictureGrid";
import { pictureName } from "./sortResults";
import { OverlaidPicture } from "./TestPicture";
import { useModel } from "./useModels";
import "./models.css";

/** Two versions side by side: their metrics, and every picture that both were tested on. */
export default function ComparePage() {
    const { project = "" } = useParams<{ project: string }>();
    const query = new URLSearchParams(useSearch());
    const versions = [query.get("first") ?? "", query.get("second") ?? ""] as const;
    const [first, second] = versions;
    const [difference, setDifference] = useState<Difference>("second");
    const models = [useModel(project, first), useModel(project, second)] as const;
    const results = [
        useOperation("ListTestResults", { ProjectName: project, ModelVersion: first }),
        useOperation("ListTestResults", { ProjectName: project, ModelVersion: second }),
    ] as const;
    const [ofFirst, ofSecond] = [results[0].data?.Pictures, results[1].data?.Pictures];
    const compared = useMemo(() => compareResults(ofFirst ?? [], ofSecond ?? []), [ofFirst, ofSecond]);
    const failed = [...models, ...results].find(({ error, data }) => error !== null && data === undefined);
    if (failed?.error) {
        return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
    }
    if (ofFirst === undefined || ofSecond === undefined) {
        return <Loading />;
    }
    const performances = models.map(({ data }) => data?.ModelDescription?.Performance);
    const figures = (["F1Score", "Precision", "Recall"] as const).map((name) => {
        const [a, b] = [performances[0]?.[name], performances[1]?.[name]];
        return { name, a, b, change: a === undefined || b === undefined ? undefined : b - a };
    });
    const names = { F1Score: texts.f1Score, Precision: texts.precision, Recall: texts.recall };
    const groups: { id: Difference; text: string }[] = [
        { id: "second", text: texts.rightOnly(second) },
        { id: "first", text: texts.rightOnly(first) },
        { id: "bothWrong", text: texts.bothWrong },
        { id: "same", text: texts.bothRight },
    ];
    const counted = groups.map(({ id, text }) => ({
        id,
        text: `${text} (${compared.filter((picture) => differenceOf(picture) === id).length})`,
    }));
    const shown = compared.filter((picture) => differenceOf(picture) === difference);
    const link = (version: string) => (
        <PageLink to={pages.model(project, version)}>{texts.modelName(version)}</PageLink>
    );
    return (
        <SpaceBetween size="l">
            <Header variant="h1">{texts.compareTitle(first, second)}</Header>
            <Table
                items={figures}
                trackBy="name"
                columnDefinitions={[
                    { id: "name", header: texts.metric, isRowHeader: true, cell: ({ name }) => names[name] },
                    { id: "first", header: link(first), cell: ({ a }) => percentOfTable(a) },
                    { id: "second", header: link(second), cell: ({ b }) => percentOfTable(b) },
                    {
                        id: "change",
                        header: texts.difference,
                        cell: ({ change }) =>
                            change === undefined
                                ? "–"
                                : `${change > 0 ? "+" : change < 0 ? "\u2212" : ""}${percentOfTable(Math.abs(change))}`,
                    },
                ]}
            />
            <Container header={<Header variant="h2">{texts.pictureByPicture}</Header>}>
                {compared.length === 0 ? (
                    <Alert type="info">{texts.noCommon}</Alert>
                ) : (
                    <SpaceBetween size="m">
                        <Box>{texts.common(compared.length)}</Box>
                        <SegmentedControl
                            label={texts.show}
                            selectedId={difference}
                            options={counted}
                            onChange={({ detail }) => setDifference(detail.selectedId as Difference)}
                        />
                        {shown.length === 0 ? (
                            <Box color="text-body-secondary">{texts.noResults}</Box>
                        ) : (
                            <PictureGrid
                                label={texts.resultsGallery}
                                items={shown}
                                keyOf={({ Source }) => Source}
                                extraHeight={18}
                                render={(picture) => (
                                    <ComparedPicture project={project} versions={versions} picture={picture} />
                                )}
                            />
                        )}
                    </SpaceBetween>
                )}
            </Container>
            <SameAsCode
                calls={versions.map((version) => ({
                    operation: "ListTestResults",
                    input: { ProjectName: project, ModelVersion: version },
                }))}
            />
        </SpaceBetween>
    );
}

function ComparedPicture({
    project,
    versions,
    picture: { Source, Label, called, right },
}: {
    project: string;
    versions: readonly [string, string];
    picture: Compared;
}) {
    const word = (isAnomalous: boolean) => (isAnomalous ? texts.anomaly : texts.normal);
    return (
        <div className="test-picture is-compared">
            <OverlaidPicture
                address={pictureAddress(project, Source, 320)}
                overlay="none"
                overlaid={undefined}
                alt={shownName(pictureName(Source))}
            />
            <span className="test-picture-name">{shownName(pictureName(Source))}</span>
            <span>{texts.labelled(word(Label === "anomaly"))}</span>
            {versions.map((version, index) => (
                <span key={version} className={right[index] ? "is-right" : "is-wrong"}>
                    <span aria-hidden="true">{right[index] ? "✓" : "✗"}</span>{" "}
                    {`${texts.modelName(version)}: ${word(called[index]!)}`}
                </span>
            ))}
        </div>
    );
}
