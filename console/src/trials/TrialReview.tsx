import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useCallback, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useAccess } from "../frame/access";
import { useNotices } from "../frame/notifications";
import { EnlargedPicture } from "../gallery/EnlargedPicture";
import { Gallery } from "../gallery/Gallery";
import { Keys } from "../gallery/Keys";
import { nothingChosen, targets, withinShown } from "../gallery/selection";
import { addressOf } from "../service/call";
import { pages } from "../shared/links";
import { shownName } from "../shared/shownName";
import { frame, projects, trials as texts } from "../texts";
import { AddVerified } from "./AddVerified";
import { addVerified } from "./addVerified";
import { Comparison } from "./Comparison";
import { chooseResults, pictureOf } from "./results";
import type { Result, TrialFilter, TrialPicture, TrialSorting } from "./results";
import { TrialAsCode } from "./TrialAsCode";
import { TrialCaption } from "./TrialCaption";
import { TrialStatus } from "./TrialStatus";
import type { Trial } from "./TrialStatus";
import { useVerdicts } from "./verdicts";
import type { Verdict } from "./verdicts";

const changeEntries = "lookoutvision:UpdateDatasetEntries";
const startTrial = "lookoutvision:StartTrialDetection";

const optionsOf = (table: Record<string, string>) => Object.entries(table).map(([value, label]) => ({ value, label }));

/** A trial's pictures with their predictions, to verify. */
export function TrialReview({ trial, results }: { trial: Trial; results: readonly Result[] }) {
    const { ProjectName: project, TrialDetectionName: name, ModelVersion: version } = trial;
    const [, navigate] = useLocation();
    const { notify } = useNotices();
    const may = useAccess([changeEntries, startTrial], { project });
    const mayVerify = may(startTrial) === true;
    const verdicts = useVerdicts(project, name);
    const [isVerifying, setVerifying] = useState(false);
    const [filter, setFilter] = useState<TrialFilter>("all");
    const [sorting, setSorting] = useState<TrialSorting>("doubt");
    const [selection, setSelection] = useState(nothingChosen);
    const [isEnlarged, setEnlarged] = useState(false);

    const judged = useMemo(
        () => results.map((result) => pictureOf({ ...result, Verified: verdicts.of(result.Source, result.Verified) })),
        [results, verdicts, verdicts.version],
    );
    const items = useMemo(() => chooseResults(judged, filter, sorting), [judged, filter, sorting]);
    const sources = useMemo(() => items.map(({ source }) => source), [items]);
    const here = useMemo(() => withinShown(selection, sources), [selection, sources]);
    const index = Math.max(0, sources.indexOf(here.current ?? ""));
    const current = items[index];
    const goTo = useCallback(
        (next: string | undefined) =>
            next !== undefined && setSelection({ chosen: new Set(), current: next, anchor: next }),
        [],
    );
    const step = useCallback((by: number) => goTo(sources[index + by]), [goTo, sources, index]);

    const verify = useCallback(
        (which: readonly string[], verdict: Verdict | undefined) => {
            const usable = judged.filter(
                ({ source, result }) => result.IsAnomalous !== undefined && which.includes(source),
            );
            verdicts.give(
                usable.map(({ source }) => source),
                verdict,
            );
        },
        [judged, verdicts],
    );
    const verifyHere = (verdict: Verdict | undefined) => {
        const which = targets({ ...here, current: current?.source }, sources);
        const next = which.length > 1 ? current?.source : (sources[index + 1] ?? current?.source);
        verify(which, verdict);
        goTo(next);
    };
    const onKey = (event: KeyboardEvent) => {
        const verdict = ({ c: "CORRECT", i: "INCORRECT", u: "" } as const)[event.key.toLowerCase()];
        if (isVerifying && verdict !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            verifyHere(verdict === "" ? undefined : verdict);
        }
    };
    const openArea = useCallback(
        (item: TrialPicture) => {
            const isAnomaly = item.result.IsAnomalous === true;
            addVerified(project, [{ ...item.result, Verified: isAnomaly ? "CORRECT" : "INCORRECT" }]).then(
                ({ message }) =>
                    message === undefined
                        ? navigate(pages.mask(project, item.source, "train"))
                        : notify({ type: "error", header: frame.failed, content: message }),
                (error: Error) => notify({ type: "error", header: frame.failed, content: error.message }),
            );
        },
        [project, navigate, notify],
    );
    const mayChange = may(changeEntries) === true;
    const caption = useCallback(
        (item: TrialPicture) => (
            <TrialCaption
                item={item}
                isVerifying={isVerifying}
                onVerify={(verdict) => verify([item.source], verdict)}
                onArea={mayChange ? () => openArea(item) : undefined}
            />
        ),
        [isVerifying, verify, openArea, mayChange],
    );
    const picture = (Source: string, Width: number) => addressOf("GetPicture", { ProjectName: project, Source, Width });
    const chosen = sources.filter((source) => here.chosen.has(source));
    const { Judged, Anomalous } = trial.Pictures;
    const count = (verdict: Verdict) => judged.filter(({ result }) => result.Verified === verdict).length;

    return (
        <SpaceBetween size="m">
            <Header
                variant="h1"
                counter={`(${items.length === judged.length ? items.length : `${items.length}/${judged.length}`})`}
                description={
                    <>
                        {projects.modelName(version)} ·{" "}
                        {texts.summary(Judged, Anomalous, count("CORRECT"), count("INCORRECT"))}
                    </>
                }
                actions={
                    <SpaceBetween size="xs" direction="horizontal" alignItems="center">
                        <TrialStatus trial={trial} />
                        {mayVerify && (
                            <Button onClick={() => setVerifying(!isVerifying)}>
                                {isVerifying ? texts.endVerifying : texts.verifyPredictions}
                            </Button>
                        )}
                        {mayChange && <AddVerified project={project} results={judged.map(({ result }) => result)} />}
                    </SpaceBetween>
                }
            >
                <bdi>{shownName(name)}</bdi>
            </Header>
            {verdicts.failure !== undefined && <Alert type="warning">{verdicts.failure}</Alert>}
            {trial.Status !== "RUNNING" && <Comparison trial={trial} own={judged.map(({ result }) => result)} />}
            <div className="trial-filters">
                <FormField label={texts.filters} stretch>
                    <Select
                        options={optionsOf(texts.filter)}
                        selectedOption={{ value: filter, label: texts.filter[filter] }}
                        onChange={({ detail }) => setFilter(detail.selectedOption.value as TrialFilter)}
                    />
                </FormField>
                <FormField label={texts.sorting} stretch>
                    <Select
                        options={optionsOf(texts.sort)}
                        selectedOption={{ value: sorting, label: texts.sort[sorting] }}
                        onChange={({ detail }) => setSorting(detail.selectedOption.value as TrialSorting)}
                    />
                </FormField>
            </div>
            {isVerifying && (
                <SpaceBetween size="xs">
                    <SpaceBetween size="xs" direction="horizontal" alignItems="center">
                        <Button onClick={() => setSelection({ ...here, chosen: new Set(sources) })}>
                            {texts.selectAll}
                        </Button>
                        <Button disabled={chosen.length === 0} onClick={() => verifyHere("CORRECT")}>
                            {texts.asCorrect}
                        </Button>
                        <Button disabled={chosen.length === 0} onClick={() => verifyHere("INCORRECT")}>
                            {texts.asIncorrect}
                        </Button>
                        {chosen.length > 0 && <Box color="text-body-secondary">{texts.mine(chosen.length)}</Box>}
                    </SpaceBetween>
                    <Keys keys={texts.keys} />
                </SpaceBetween>
            )}
            <Gallery
                label={texts.results}
                items={items}
                sources={sources}
                addressOf={({ source }) => picture(source, 320)}
                caption={caption}
                captionHeight={92}
                selection={here}
                onSelect={setSelection}
                onOpen={({ source }) => {
                    setSelection({ ...here, current: source });
                    setEnlarged(true);
                }}
                onKey={(event) => onKey(event.nativeEvent)}
                takesKeys={isVerifying}
                empty={<Box textAlign="center">{texts.noneFits}</Box>}
            />
            <TrialAsCode project={project} trial={name} results={judged.map(({ result }) => result)} />
            {isEnlarged && current !== undefined && (
                <EnlargedPicture
                    name={current.name}
                    address={picture(current.source, 1024)}
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
