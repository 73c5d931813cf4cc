import { changeDatasetEntries } from "./actions/changeDatasetEntries";
import { createConsoleBucket } from "./actions/createConsoleBucket";
import { createManifest } from "./actions/createManifest";
import { describeDatasetContents } from "./actions/describeDatasetContents";
import { getPicture } from "./actions/getPicture";
import { listKeys } from "./actions/listKeys";
import { putPicture } from "./actions/putPicture";
import { ownRoot } from "../client/ownRoot";
import { pictureLimits } from "../pictures/pictureLimits";
import { mebibyte } from "./operation";
import type { Operation } from "./operation";
import { own } from "./ownOperation";
import * as outputs from "./ownOutputs";
import * as validations from "./validations";

const project = `${ownRoot}/projects/{projectName}`;
const dataset = `${project}/datasets/{datasetType}`;

/**
 * Operations on pictures and the contents of datasets. Policies know them by the actions of AWS that give as much: who
 * may list a dataset's entries may see its pictures, and who may change entries may bring pictures.
 */
export const pictureOperations = {
    CreateConsoleBucket: own(
        "POST",
        `${project}/console-bucket`,
        "newModel",
        validations.createConsoleBucket,
        outputs.createConsoleBucket,
        createConsoleBucket,
        // A user with the right to train needs a place for the results, too.
        { action: "lookoutvision:CreateModel" },
    ),
    DescribeDatasetContents: own(
        "GET",
        `${dataset}/contents`,
        "project",
        validations.describeDatasetContents,
        outputs.describeDatasetContents,
        describeDatasetContents,
        { action: "lookoutvision:DescribeDataset" },
    ),
    ChangeDatasetEntries: own(
        "POST",
        `${dataset}/changes`,
        "project",
        validations.changeDatasetEntries,
        outputs.changeDatasetEntries,
        changeDatasetEntries,
        { action: "lookoutvision:UpdateDatasetEntries", bodyLimitBytes: 14 * mebibyte },
    ),
    GetPicture: own("GET", `${project}/picture`, "project", validations.getPicture, outputs.getPicture, getPicture, {
        action: "lookoutvision:ListDatasetEntries",
    }),
    PutPicture: own(
        "PUT",
        `${project}/uploads/{name}`,
        "project",
        validations.putPicture,
        outputs.putPicture,
        putPicture,
        { action: "lookoutvision:UpdateDatasetEntries", bodyLimitBytes: pictureLimits.bytes },
    ),
    CreateManifest: own(
        "POST",
        `${project}/manifests`,
        "project",
        validations.createManifest,
        outputs.createManifest,
        createManifest,
        { action: "lookoutvision:CreateDataset" },
    ),
    ListKeys: own("GET", `${ownRoot}/keys`, "everything", validations.listKeys, outputs.listKeys, listKeys, {
        action: "kms:ListAliases",
    }),
} satisfies Readonly<Record<string, Operation>>;
