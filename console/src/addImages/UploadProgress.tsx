import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { addImages as texts } from "../texts";
import { BadFiles } from "./BadFiles";
import type { UploadState } from "./upload";

export interface UploadProgressProps {
    state: UploadState;
    onStop: () => void;
    onMore: () => void;
    onDone: () => void;
    onLabel: () => void;
}

/** How far an upload is, and how it ended. */
export function UploadProgress({ state, onStop, onMore, onDone, onLabel }: UploadProgressProps) {
    const { total, added, unlabeled, refused, isWaiting, isDone } = state;
    const isStopped = isDone && added + refused.length < total;
    return (
        <SpaceBetween size="l">
            {isDone ? (
                <Alert type={isStopped ? "info" : added === 0 ? "error" : "success"}>
                    {isStopped ? texts.stopped(added) : texts.added(added)}
                </Alert>
            ) : (
                <ProgressBar
                    value={(100 * (added + refused.length)) / total}
                    label={texts.uploading}
                    description={texts.progress(added, total)}
                    additionalInfo={isWaiting ? texts.waiting : undefined}
                />
            )}
            {refused.length > 0 && <BadFiles header={texts.refused(refused.length)} files={refused} />}
            {isDone ? (
                <SpaceBetween direction="horizontal" size="xs">
                    {unlabeled > 0 && (
                        <Button variant="primary" onClick={onLabel}>
                            {texts.labelImages}
                        </Button>
                    )}
                    <Button variant={unlabeled > 0 ? "normal" : "primary"} onClick={onDone}>
                        {texts.toProject}
                    </Button>
                    <Button onClick={onMore}>{texts.addMore}</Button>
                </SpaceBetween>
            ) : (
                <Button onClick={onStop}>{texts.stop}</Button>
            )}
        </SpaceBetween>
    );
}
