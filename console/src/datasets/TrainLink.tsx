import Button from "@cloudscape-design/components/button";
import { useAccess } from "../frame/access";
import { hrefOf, pages, useFollow } from "../shared/links";
import { projects as texts } from "../texts";

const createModel = "lookoutvision:CreateModel";

/** Leads on to the training, where the person may train. */
export function TrainLink({ project }: { project: string }) {
    const follow = useFollow();
    const mayTrain = useAccess([createModel], { project, version: "*" })(createModel) === true;
    return mayTrain ? (
        <Button variant="primary" href={hrefOf(pages.train(project))} onFollow={follow}>
            {texts.trainModel}
        </Button>
    ) : null;
}
