import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { DatasetStore } from "../entries/datasetStore";
import { labelling as texts } from "../texts";

/** Whether what the person did is saved. */
export function SavingState({
    dataset: {
        edits,
        saver: { saving },
    },
}: {
    dataset: DatasetStore;
}) {
    const count = edits.pendingCount;
    const [type, text] =
        saving.state === "waiting"
            ? (["warning", texts.waiting(count)] as const)
            : saving.state === "failed"
              ? (["error", texts.unsaved(count)] as const)
              : count > 0
                ? (["in-progress", texts.saving] as const)
                : (["success", texts.saved] as const);
    return (
        <span role="status" aria-live="polite">
            <StatusIndicator type={type}>{text}</StatusIndicator>
        </span>
    );
}

/** What the service said when it refused to save. */
export function SavingFailure({ dataset: { edits, saver } }: { dataset: DatasetStore }) {
    const refusals = [...edits.refusals.values()];
    return (
        <>
            {saver.saving.state === "failed" && (
                <Alert type="error" action={<Button onClick={saver.flush}>{texts.tryAgain}</Button>}>
                    {texts.failed(saver.saving.message)}
                </Alert>
            )}
            {refusals.length > 0 && (
                <Alert type="error" header={texts.refused} dismissible onDismiss={() => edits.dismissRefusals()}>
                    {refusals.slice(0, 5).map((message, index) => (
                        <div key={index}>{message}</div>
                    ))}
                </Alert>
            )}
        </>
    );
}
