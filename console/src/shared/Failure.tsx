import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { common } from "../texts";

/** What the service said instead of an answer, in its own words. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
    return (
        <Alert type="error" action={onRetry && <Button onClick={onRetry}>{common.refresh}</Button>}>
            {error.message}
        </Alert>
    );
}
