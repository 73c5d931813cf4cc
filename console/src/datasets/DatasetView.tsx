import Button from "@cloudscape-design/components/button";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { readEntry, withLabel } from "../entries/line";
import type { Entry, Label } from "../entries/line";
import { forgetStore } from "../entries/datasetStore";
import { useDataset } from "../entries/useDataset";
import type { DatasetType } from "../entries/datasetStore";
import { useAccess } from "../frame/access";
import { useCaller } from "../frame/caller";
import { useNotices } from "../frame/notifications";
import { EnlargedPicture } from "../gallery/EnlargedPicture";
import { Gallery } from "../gallery/Gallery";
import { nothingChosen, targets, withinShown } from "../gallery/selection";
import { LabellingBar } from "../labelling/LabellingBar";
import { Meetings } from "../labelling/Meetings";
import { SavingFailure, SavingState } from "../labelling/SavingState";
import { useAnomalyLabels } from "../labelling/anomalyLabels";
import { LabellingAsCode } from "../sameAsCode/LabellingAsCode";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { addressOf } from "../service/call";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { pages } from "../shared/links";
import { datasets as texts, labelling } from "../texts";
import { AnomalyLabelsSection } from "./AnomalyLabelsSection";
import { CaptionButtons, captionOf } from "./captions";
import { DatasetActions } from "./DatasetActions";
import { FilterBar } from "./FilterBar";
import { choose, everything } from "./filters";
import { TrainingState } from "./TrainingState";
import { TrainLink } from "./TrainLink";
import { useLabellingKeys } from "./useLabellingKeys";

export interface DatasetViewProps {
    project: string;
    type: DatasetType;
    types: readonly DatasetType[];
    isLabelling: boolean;
}

const thumbnailWidth = 320;
const largeWidth = 1024;

/** One dataset: its gallery, with filters, and in labelling mode with what labels. */
export function DatasetView({ project, type, types, isLabelling }: DatasetViewProps) {
    const { AccountId, Region } = useCaller();
    const scope = `${AccountId}/${Region}/${project}`;
    const [, navigate] = useLocation();
    const { notify } = useNotices();
    const dataset = useDataset(project, type, `${scope}/${type}`);
    const { edits } = dataset;
    const lines = edits.lines();
    const may = useAccess([changeEntries], { project });
    const mayChange = may(changeEntries) === true;
    const contents = useOperation("DescribeDatasetContents", { ProjectName: project, DatasetType: type }).data;
    const anomalyLabels = useAnomalyLabels(project, scope, types.includes("test"), types.includes("train"));

    const [shown, setShown] = useState(everything);
    const [selection, setSelection] = useState(nothingChosen);
    const [isEnlarged, setEnlarged] = useState(false);

    const entries = useMemo(() => lines.map(readEntry), [lines]);
    const items = useMemo(() => choose(entries, shown).map(sayLabel), [entries, shown]);
    const sources = useMemo(() => items.map(({ source }) => source), [items]);
    const here = useMemo(() => withinShown(selection, sources), [selection, sources]);
    const index = Math.max(0, sources.indexOf(here.current ?? ""));
    const current = items[index];

    useEffect(() => {
        if (dataset.recovered > 0) {
            notify({ id: `recovered-${scope}`, type: "info", content: labelling.recovered(dataset.recovered) });
        }
    }, [dataset.recovered, notify, scope]);

    const label = useCallback(
        (which: readonly string[], value: Label | undefined) => {
            const now = new Date();
            edits.change(
                which.flatMap((source) => {
                    const line = edits.lineOf(source);
                    return line === undefined || readEntry(line).label === value
                        ? []
                        : [{ source, line: withLabel(line, value, now) }];
                }),
            );
        },
        [edits],
    );
    /** Labels what is chosen, or the picture that the keys act on, and goes on from there. */
    const labelHere = (value: Label | undefined) => {
        const which = targets({ ...here, current: current?.source }, sources);
        const next = which.length > 1 ? current?.source : (sources[index + 1] ?? current?.source);
        label(which, value);
        setSelection({ chosen: new Set(), current: next, anchor: next });
    };
    const stepBack = (sourcesOfStep: string[]) => {
        const [first] = sourcesOfStep;
        if (first !== undefined) {
            setSelection({ chosen: new Set(), current: first, anchor: first });
        }
    };
    const openMask = useCallback(
        (source: string) => navigate(pages.mask(project, source, type)),
        [navigate, project, type],
    );
    const onKey = useLabellingKeys(isLabelling && mayChange, {
        label: labelHere,
        undo: () => stepBack(edits.undo()),
        redo: () => stepBack(edits.redo()),
        openMask: () => current !== undefined && openMask(current.source),
    });
    const step = useCallback(
        (by: number) => {
            const next = sources[index + by];
            if (next !== undefined) {
                setSelection({ chosen: new Set(), current: next, anchor: next });
            }
        },
        [sources, index],
    );
    const caption = useCallback(
        (item: Entry) =>
            isLabelling && mayChange ? (
                <CaptionButtons item={item} onLabel={label} onMask={openMask} />
            ) : (
                captionOf(item)
            ),
        [isLabelling, mayChange, label, openMask],
    );
    const pictureAddress = useCallback(
        (source: string, Width: number) => addressOf("GetPicture", { ProjectName: project, Source: source, Width }),
        [project],
    );
    const save = () => {
        dataset.saver.flush();
        navigate(pages.dataset(project, `?dataset=${type}`));
    };
    const chosen = items.filter(({ source }) => here.chosen.has(source)).map(({ source }) => source);
    const total = Math.max(contents?.Total ?? 0, entries.length);
    const isEnough = contents?.Training.Enough === true;

    if (dataset.error !== undefined && entries.length === 0) {
        return <Failure error={dataset.error} onRetry={() => dataset.look(true)} />;
    }
    return (
        <SpaceBetween size="m">
            <Header
                variant="h1"
                counter={texts.count(items.length, dataset.isComplete ? entries.length : total)}
                description={<TrainingState type={type} entries={entries} contents={contents} />}
                actions={
                    <SpaceBetween size="xs" direction="horizontal" alignItems="center">
                        {mayChange && <SavingState dataset={dataset} />}
                        <DatasetActions
                            {...{ project, types, type, edits, chosen, mayChange }}
                            onDeleted={() => forgetStore(`${scope}/${type}`)}
                            onRemoved={() => setSelection(nothingChosen)}
                        />
                        {mayChange && !isLabelling && types.length === 1 && (
                            <Button
                                variant={total === 0 ? "primary" : "normal"}
                                onClick={() => navigate(pages.addImages(project, type))}
                            >
                                {texts.addImages}
                            </Button>
                        )}
                        {mayChange && !isLabelling && total > 0 && (
                            <Button
                                variant={isEnough ? "normal" : "primary"}
                                onClick={() => navigate(pages.label(project, type))}
                            >
                                {texts.startLabeling}
                            </Button>
                        )}
                        {isEnough && !isLabelling && <TrainLink project={project} />}
                    </SpaceBetween>
                }
            >
                {isLabelling ? labelling.title : texts.images}
            </Header>
            <SavingFailure dataset={dataset} />
            <Meetings edits={edits} />
            <AnomalyLabelsSection
                {...{ project, types, type, edits, mayChange }}
                {...anomalyLabels}
                entries={entries}
            />
            <FilterBar shown={shown} onChange={setShown} labels={anomalyLabels.labels.map(({ name }) => name)} />
            {isLabelling && mayChange && (
                <LabellingBar
                    chosen={chosen.length}
                    canUndo={edits.canUndo}
                    canRedo={edits.canRedo}
                    onSelectAll={() => setSelection({ ...here, chosen: new Set(sources) })}
                    onClear={() => setSelection({ ...here, chosen: new Set() })}
                    onLabel={labelHere}
                    onUndo={() => stepBack(edits.undo())}
                    onRedo={() => stepBack(edits.redo())}
                    onSave={save}
                />
            )}
            {!dataset.isComplete && <Box color="text-body-secondary">{texts.loadingRest(entries.length)}</Box>}
            <Gallery
                label={texts.images}
                items={items}
                sources={sources}
                addressOf={(item) => pictureAddress(item.source, thumbnailWidth)}
                caption={caption}
                selection={here}
                onSelect={setSelection}
                onOpen={({ source }) => {
                    setSelection({ ...here, current: source });
                    setEnlarged(true);
                }}
                onKey={(event) => onKey(event.nativeEvent)}
                takesKeys={isLabelling && mayChange}
                empty={
                    dataset.isComplete && (
                        <Box textAlign="center" padding="xl">
                            {entries.length === 0 ? texts.noPicturesYet : texts.noneFits}{" "}
                            {entries.length > 0 && (
                                <Button variant="inline-link" onClick={() => setShown(everything)}>
                                    {texts.clearFilters}
                                </Button>
                            )}
                        </Box>
                    )
                }
            />
            {isLabelling && mayChange ? (
                <LabellingAsCode project={project} type={type} />
            ) : (
                <SameAsCode
                    calls={[{ operation: "ListDatasetEntries", input: { ProjectName: project, DatasetType: type } }]}
                />
            )}
            {isEnlarged && current !== undefined && (
                <EnlargedPicture
                    name={current.name}
                    address={pictureAddress(current.source, largeWidth)}
                    onClose={() => setEnlarged(false)}
                    onStep={step}
                    onKey={onKey}
                >
                    <div className="gallery-caption">{caption(current)}</div>
                </EnlargedPicture>
            )}
        </SpaceBetween>
    );
}

const changeEntries = "lookoutvision:UpdateDatasetEntries";

const said = new WeakMap<Entry, Entry & { said: string }>();

/** Adds what is said of a picture. The same entry gives the same object, so its cell isn't drawn again. */
function sayLabel(entry: Entry): Entry & { said: string } {
    let item = said.get(entry);
    if (item === undefined) {
        item = { ...entry, said: entry.label === undefined ? texts.unlabeled : texts[entry.label] };
        said.set(entry, item);
    }
    return item;
}
