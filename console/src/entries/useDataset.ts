import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { call } from "../service/call";
import { keyOf, useChange } from "../service/queries";
import { Edits } from "./edits";
import { keeperOf, readKeptChanges } from "./keptChanges";
import { Saver } from "./saver";
import type { Saving } from "./saver";

export type DatasetType = "train" | "test";

/** A dataset on the page: its entries, with what the person changed. */
export interface OpenDataset {
    edits: Edits;
    /** Lines as the person sees them. */
    lines: readonly string[];
    /** Whether all entries are here. */
    isComplete: boolean;
    /** Number of changes of an earlier page that were taken up. */
    recovered: number;
    error: Error | undefined;
    saving: Saving;
    /** Asks the service again for all entries. */
    reload(): void;
    /** Saves at once what waits. */
    saveNow(): void;
}

/** Entries of the first look that are shown before all are here. */
const pageSize = 100;

/**
 * Opens a dataset: loads all its entries, shows them as they come, takes up changes that an earlier page couldn't save,
 * and saves changes as they are made.
 *
 * @param scope - text that names service, project and dataset, so that kept changes go where they belong.
 */
export function useDataset(project: string, type: DatasetType, scope: string): OpenDataset {
    const client = useQueryClient();
    const { mutateAsync } = useChange("ChangeDatasetEntries");
    const [, redraw] = useState(0);
    const [look, setLook] = useState(0);
    const [state, setState] = useState<{ isComplete: boolean; error?: Error; recovered: number }>({
        isComplete: false,
        recovered: 0,
    });
    const edits = useMemo(() => new Edits(keeperOf(scope)), [scope]);
    const saver = useMemo(
        () =>
            new Saver(
                edits,
                async (batch) => {
                    const Changes = batch.map(({ source, expected, line }) => ({
                        Source: source,
                        Expected: expected,
                        Line: line,
                    }));
                    const { Results } = await mutateAsync({ ProjectName: project, DatasetType: type, Changes });
                    void client.invalidateQueries({ queryKey: keyOf("DescribeDatasetContents") });
                    void client.invalidateQueries({ queryKey: keyOf("DescribeDataset") });
                    return Results;
                },
                () => redraw((count) => count + 1),
            ),
        [client, edits, mutateAsync, project, type],
    );

    useEffect(() => {
        saver.start();
        const stopWatching = edits.subscribe(saver.wake);
        return () => {
            stopWatching();
            saver.flush();
            saver.stop();
        };
    }, [edits, saver]);

    useEffect(() => {
        const abort = new AbortController();
        setState((before) => ({ isComplete: false, recovered: before.recovered }));
        load(edits, project, type, scope, abort.signal, look > 0).then(
            (recovered) => setState((before) => ({ isComplete: true, recovered: before.recovered + recovered })),
            (error: Error) => {
                if (!abort.signal.aborted) {
                    setState((before) => ({ ...before, isComplete: false, error }));
                }
            },
        );
        return () => abort.abort();
    }, [edits, project, type, scope, look]);

    useSyncExternalStore(edits.subscribe, () => edits.version);
    return {
        edits,
        lines: edits.lines(),
        isComplete: state.isComplete,
        recovered: state.recovered,
        error: state.error,
        saving: saver.saving,
        reload: useCallback(() => setLook((count) => count + 1), []),
        saveNow: saver.flush,
    };
}

async function load(
    edits: Edits,
    project: string,
    type: DatasetType,
    scope: string,
    signal: AbortSignal,
    isAgain: boolean,
): Promise<number> {
    const all: string[] = [];
    let shown = 0;
    edits.beginReload();
    let next: string | undefined;
    do {
        const { DatasetEntries = [], NextToken } = await call(
            "ListDatasetEntries",
            { ProjectName: project, DatasetType: type, MaxResults: pageSize, NextToken: next },
            { signal },
        );
        signal.throwIfAborted();
        all.push(...DatasetEntries);
        if (!isAgain && (all.length <= 2 * pageSize || all.length % (20 * pageSize) === 0)) {
            edits.load(all.slice(shown));
            shown = all.length;
        }
        next = NextToken;
    } while (next !== undefined);
    edits.reload(all);
    const kept = isAgain ? [] : await readKeptChanges(scope);
    signal.throwIfAborted();
    const lost = kept.filter(({ source, line }) => edits.lineOf(source) !== line);
    edits.recover(kept);
    return lost.length;
}
