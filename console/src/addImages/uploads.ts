import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useAskBeforeLeaving } from "../shared/useAskBeforeLeaving";
import { startUpload } from "./upload";
import type { LabelledPicture, Upload, UploadState, UploadTarget } from "./upload";

/** Uploads of this window, by dataset. They go on while the person looks at other pages. */
const uploads = new Map<string, Upload>();
const listeners = new Set<() => void>();

const tell = () => listeners.forEach((listener) => listener());

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** The upload to a dataset: how far it is, and what starts, stops and forgets it. */
export function useUpload(target: UploadTarget): {
    state: UploadState | undefined;
    start(pictures: readonly LabelledPicture[]): void;
    stop(): void;
    forget(): void;
} {
    const client = useQueryClient();
    const key = `${target.datasetType} ${target.project}`;
    const state = useSyncExternalStore(subscribe, () => uploads.get(key)?.state());
    // A closed window ends the upload. The browser asks first.
    useAskBeforeLeaving(() => state?.isDone === false);

    return {
        state,
        start(pictures) {
            const upload = startUpload(client, target, pictures);
            upload.subscribe(tell);
            uploads.set(key, upload);
            tell();
        },
        stop: () => uploads.get(key)?.stop(),
        forget() {
            uploads.delete(key);
            tell();
        },
    };
}
