import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { openStore } from "./datasetStore";
import type { DatasetStore, DatasetType } from "./datasetStore";

/** Pause between two looks at what others changed, in milliseconds. */
const lookAgainMs = 60_000;

/**
 * Opens a dataset: loads its entries, shows them as they come, takes up changes that an earlier page couldn't save, and
 * saves changes as they are made.
 *
 * @param scope - text that names service, project and dataset.
 */
export function useDataset(project: string, type: DatasetType, scope: string): DatasetStore {
    const client = useQueryClient();
    const store = useMemo(() => openStore(client, project, type, scope), [client, project, type, scope]);
    useSyncExternalStore(store.subscribe, () => store.version + store.edits.version);
    useEffect(() => {
        store.look(true);
        const timer = setInterval(() => store.look(), lookAgainMs);
        const onFocus = () => store.look();
        window.addEventListener("focus", onFocus);
        return () => {
            clearInterval(timer);
            window.removeEventListener("focus", onFocus);
        };
    }, [store]);
    return store;
}
