import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import type { Contents } from "./useProject";
import { projects as texts } from "../texts";

/** Says how many labelled pictures of which kind a training still needs. */
export function TrainingNeeds({ training, isSingle }: { training: Contents["Training"]; isSingle: boolean }) {
    const { Enough, Missing, Advised } = training;
    if (Enough && Advised.length === 0) {
        return null;
    }
    const list = (Enough ? Advised : Missing).map((shortage) =>
        shortage.AnomalyLabel === undefined ? texts.shortage(shortage, isSingle) : texts.labelShortage(shortage),
    );
    return (
        <Alert type="info" header={Enough ? undefined : texts.notEnough}>
            <Box variant="p" padding="n">
                {Enough ? texts.advised : texts.stillMissing}
            </Box>
            <ul>
                {list.map((text) => (
                    <li key={text}>{text}</li>
                ))}
            </ul>
        </Alert>
    );
}
