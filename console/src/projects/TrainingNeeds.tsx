import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { hrefOf, pages, useFollow } from "../shared/links";
import type { Contents, DatasetType } from "./useProject";
import { projects as texts } from "../texts";

export interface TrainingNeedsProps {
    training: Contents["Training"];
    isSingle: boolean;
    /** Dataset with pictures that the person may label. Undefined: there is none. */
    unlabeled?: { project: string; type: DatasetType } | undefined;
}

/** Says how many labelled pictures of which kind a training still needs. */
export function TrainingNeeds({ training, isSingle, unlabeled }: TrainingNeedsProps) {
    const follow = useFollow();
    const { Enough, Missing, Advised } = training;
    if (Enough && Advised.length === 0) {
        return null;
    }
    const list = (Enough ? Advised : Missing).map((shortage) =>
        shortage.AnomalyLabel === undefined ? texts.shortage(shortage, isSingle) : texts.labelShortage(shortage),
    );
    return (
        <Alert
            type="info"
            header={Enough ? undefined : texts.notEnough}
            action={
                !Enough &&
                unlabeled !== undefined && (
                    <Button href={hrefOf(pages.label(unlabeled.project, unlabeled.type))} onFollow={follow}>
                        {texts.labelImages}
                    </Button>
                )
            }
        >
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
