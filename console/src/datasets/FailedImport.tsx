import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useLocation } from "wouter";
import type { DatasetType } from "../entries/datasetStore";
import { useAccess } from "../frame/access";
import { useChange } from "../service/queries";
import { Failure } from "../shared/Failure";
import { pages } from "../shared/links";
import { datasets as texts } from "../texts";

const rights = ["lookoutvision:DeleteDataset", "lookoutvision:CreateDataset"] as const;

/** A dataset whose import has failed, with a button that deletes it and leads to a new one. It has no images to lose. */
export function FailedImport(props: { project: string; type: DatasetType; message: string }) {
    const { project, type, message } = props;
    const may = useAccess(rights, { project });
    const [, navigate] = useLocation();
    const deletion = useChange("DeleteDataset", ["DescribeProject", "DescribeDataset", "DescribeDatasetContents"]);
    const anew = () =>
        deletion.mutateAsync({ ProjectName: project, DatasetType: type }).then(
            () => navigate(pages.createDataset(project)),
            () => undefined,
        );
    return (
        <SpaceBetween size="m">
            <Header variant="h1">{texts.title}</Header>
            {deletion.error && <Failure error={deletion.error} />}
            <Alert
                type="error"
                action={
                    rights.every((right) => may(right) === true) && (
                        <Button loading={deletion.isPending} onClick={() => void anew()}>
                            {texts.createAnew}
                        </Button>
                    )
                }
            >
                {texts.failedImport(message)}
            </Alert>
        </SpaceBetween>
    );
}
