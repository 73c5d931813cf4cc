import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation, useParams, useSearchParams } from "wouter";
import Alert from "@cloudscape-design/components/alert";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { DatasetType } from "../entries/datasetStore";
import { readEntry } from "../entries/line";
import type { LabelColor } from "../entries/line";
import { useDataset } from "../entries/useDataset";
import { useCaller } from "../frame/caller";
import { useNotices } from "../frame/notifications";
import { useAnomalyLabels } from "../labelling/anomalyLabels";
import { LabellingAsCode } from "../sameAsCode/LabellingAsCode";
import { call } from "../service/call";
import { insistOn } from "../service/insistOn";
import { useOperation } from "../service/queries";
import { Failure } from "../shared/Failure";
import { pages } from "../shared/links";
import { Loading } from "../shared/Loading";
import { shownName } from "../shared/shownName";
import { masks as texts } from "../texts";
import { loadMask } from "./loadMask";
import type { LoadedMask } from "./loadMask";
import { MaskEditor } from "./MaskEditor";
import { lineWithMask, storeMask } from "./saveMask";
import type { PutMask } from "./saveMask";
import "./masks.css";

/** The annotation tool: draws where a picture's anomalies are. */
export default function MaskPage() {
    const { project = "", source: encoded = "" } = useParams<{ project: string; source: string }>();
    const source = decodeURIComponent(encoded);
    const [query] = useSearchParams();
    const type: DatasetType = query.get("dataset") === "test" ? "test" : "train";
    const { AccountId, Region } = useCaller();
    const scope = `${AccountId}/${Region}/${project}`;
    const [, navigate] = useLocation();
    const { notify } = useNotices();
    const store = useDataset(project, type, `${scope}/${type}`);
    const { edits } = store;
    const described = useOperation("DescribeProject", { ProjectName: project }).data;
    const types = described?.ProjectDescription?.Datasets?.map(({ DatasetType }) => DatasetType);
    const { labels, setNew } = useAnomalyLabels(
        project,
        scope,
        types?.includes("test") === true,
        types?.includes("train") === true,
    );
    const line = edits.lineOf(source);
    const mask = line === undefined ? undefined : readEntry(line).mask;

    // The layer's values are places in this list, so it only grows while the picture is open.
    const order = useRef<LabelColor[]>([]);
    for (const { name, color } of [...labels, ...(mask?.colors.filter(({ name: n }) => n !== "BACKGROUND") ?? [])]) {
        if (!order.current.some((known) => known.name === name)) {
            order.current = [...order.current, { name, color }];
        }
    }

    const client = useQueryClient();
    const leaving = useRef(new AbortController());
    useEffect(() => {
        const abort = new AbortController();
        leaving.current = abort;
        return () => abort.abort();
    }, []);

    const [loaded, setLoaded] = useState<LoadedMask>();
    const [failure, setFailure] = useState<Error>();
    const isKnown = line !== undefined && types !== undefined;
    useEffect(() => {
        setLoaded(undefined);
        setFailure(undefined);
        if (!isKnown) {
            return undefined;
        }
        const abort = new AbortController();
        loadMask(project, { source, mask }, order.current, abort.signal).then(setLoaded, (error: Error) => {
            if (!abort.signal.aborted) {
                setFailure(error);
            }
        });
        return () => abort.abort();
        // Only another picture is loaded anew: the mask's own changes are on the layer already.
    }, [project, source, isKnown]);

    if (failure !== undefined) {
        return <Failure error={failure} />;
    }
    if (line === undefined && store.isComplete) {
        return <Alert type="error">{texts.notThere}</Alert>;
    }
    if (line === undefined || loaded === undefined) {
        return store.error === undefined ? (
            <Loading />
        ) : (
            <Failure error={store.error} onRetry={() => store.look(true)} />
        );
    }

    const { name } = readEntry(line);
    const save = async () => {
        const { signal } = leaving.current;
        // The strokes wait for a service that is away, and for a person who must sign in again.
        const put: PutMask = async (file) => {
            const send = () => call("PutPicture", { ProjectName: project, ...file }, { signal });
            return (await insistOn(client, send, { signal, onWaiting: () => undefined })).Source;
        };
        const stored = await storeMask(put, type, name, loaded.layer, order.current, labels);
        const present = edits.lineOf(source);
        if (present === undefined) {
            throw new Error(texts.notThere);
        }
        edits.change([{ source, line: lineWithMask(present, stored, new Date()) }]);
        await store.whenSettled(source);
        signal.throwIfAborted();
        if (edits.meetings.has(source)) {
            edits.decide([source], "theirs");
            throw new Error(texts.meeting);
        }
        const refusal = edits.refusals.get(source);
        if (refusal !== undefined) {
            throw new Error(refusal);
        }
        const text = stored === undefined ? texts.noMaskSaved : texts.saved;
        notify({ id: "mask-saved", type: "success", content: text(shownName(name)) });
    };
    const nextSource = () => {
        const anomalies = edits.lines().map(readEntry);
        const here = anomalies.findIndex((entry) => entry.source === source);
        return anomalies.slice(here + 1).find(({ label }) => label === "anomaly")?.source;
    };
    const close = () => navigate(pages.label(project, type));
    return (
        <SpaceBetween size="l">
            <MaskEditor
                key={source}
                {...{ project, source, name, loaded, labels, setNew }}
                order={order.current}
                onSave={save}
                onClose={close}
                onNext={() => {
                    const next = nextSource();
                    if (next === undefined) {
                        close();
                    } else {
                        navigate(pages.mask(project, next, type));
                    }
                }}
            />
            <LabellingAsCode project={project} type={type} />
        </SpaceBetween>
    );
}
