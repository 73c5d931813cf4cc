import Alert from "@cloudscape-design/components/alert";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useMemo, useRef, useState } from "react";
import { Failure } from "../shared/Failure";
import { addImages as texts } from "../texts";
import { DropZone } from "./DropZone";
import { readFiles } from "./readFiles";
import type { ChosenFile, ReadFile } from "./readFiles";
import { Review } from "./Review";
import { sortOut } from "./sortOut";
import type { UploadTarget } from "./upload";
import { UploadProgress } from "./UploadProgress";
import { useUpload } from "./uploads";
import { useDatasetPictures } from "./useDatasetPictures";

export interface AddImagesProps extends UploadTarget {
    /** Called when the person has seen the end of the upload. */
    onDone: () => void;
    /** Called when the person wants to label what was uploaded without labels. */
    onLabel: () => void;
}

/**
 * Adds pictures of this computer to a dataset: files or folders, dropped or chosen. It says what can't be added before
 * anything is sent. An upload goes on while other pages are shown, and is here again when the person comes back.
 */
export function AddImages({ project, datasetType, onDone, onLabel }: AddImagesProps) {
    const dataset = useDatasetPictures({ project, datasetType });
    const upload = useUpload({ project, datasetType });
    const [files, setFiles] = useState<ReadFile[]>([]);
    const [reading, setReading] = useState<{ done: number; total: number }>();
    const [failure, setFailure] = useState<Error>();
    const stopping = useRef<AbortController>(undefined);
    const sorted = useMemo(
        () => (dataset.data === undefined ? undefined : sortOut(files, dataset.data)),
        [files, dataset.data],
    );
    useEffect(() => () => stopping.current?.abort(), []);

    const take = async (chosen: ChosenFile[]) => {
        if (chosen.length === 0) {
            return;
        }
        stopping.current = new AbortController();
        setFailure(undefined);
        setReading({ done: 0, total: chosen.length });
        let shown = 0;
        try {
            const read = await readFiles(chosen, {
                signal: stopping.current.signal,
                onProgress: (done) => {
                    if (performance.now() - shown > 100) {
                        shown = performance.now();
                        setReading({ done, total: chosen.length });
                    }
                },
            });
            setFiles((before) => [...before, ...read]);
        } catch (error) {
            if (!stopping.current.signal.aborted) {
                setFailure(error as Error);
            }
        } finally {
            setReading(undefined);
        }
    };

    const forgetThen = (go: () => void) => () => {
        upload.forget();
        go();
    };
    if (upload.state !== undefined) {
        return (
            <UploadProgress
                state={upload.state}
                onStop={upload.stop}
                onMore={upload.forget}
                onDone={forgetThen(onDone)}
                onLabel={forgetThen(onLabel)}
            />
        );
    }
    const isReviewing = reading === undefined && files.length > 0 && sorted !== undefined;
    return (
        <SpaceBetween size="l">
            {dataset.error !== null && <Failure error={dataset.error} />}
            {failure !== undefined && <Alert type="error">{failure.message}</Alert>}
            {reading !== undefined && (
                <ProgressBar
                    value={(100 * reading.done) / reading.total}
                    label={texts.reading(reading.done, reading.total)}
                />
            )}
            {isReviewing ? (
                <Review
                    sorted={sorted}
                    onUpload={(pictures) => {
                        setFiles([]);
                        upload.start(pictures);
                    }}
                    onOthers={() => setFiles([])}
                />
            ) : (
                reading === undefined && <DropZone onChosen={(chosen) => void take(chosen)} />
            )}
        </SpaceBetween>
    );
}
