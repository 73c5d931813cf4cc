import { pictureLimits } from "../pictures/pictureLimits";
import { createDataset } from "./actions/createDataset";
import { createModel } from "./actions/createModel";
import { createProject } from "./actions/createProject";
import { deleteDataset } from "./actions/deleteDataset";
import { deleteModel } from "./actions/deleteModel";
import { deleteProject } from "./actions/deleteProject";
import { describeDataset } from "./actions/describeDataset";
import { describeModel } from "./actions/describeModel";
import { describeModelPackagingJob } from "./actions/describeModelPackagingJob";
import { describeProject } from "./actions/describeProject";
import { detectAnomalies } from "./actions/detectAnomalies";
import { listDatasetEntries } from "./actions/listDatasetEntries";
import { listModelPackagingJobs } from "./actions/listModelPackagingJobs";
import { listModels } from "./actions/listModels";
import { listProjects } from "./actions/listProjects";
import { listTagsForResource } from "./actions/listTagsForResource";
import { startModel } from "./actions/startModel";
import { startModelPackagingJob } from "./actions/startModelPackagingJob";
import { stopModel } from "./actions/stopModel";
import { tagResource } from "./actions/tagResource";
import { untagResource } from "./actions/untagResource";
import { updateDatasetEntries } from "./actions/updateDatasetEntries";
import { mebibyte, operation } from "./operation";
import type { Operation } from "./operation";
import { outputs } from "./outputs";
import { requireRoomForPicture } from "./requireRoomForPicture";
import * as validations from "./validations";

/** Operations of the API. */
export type OperationName =
    | "CreateProject"
    | "DescribeProject"
    | "ListProjects"
    | "DeleteProject"
    | "CreateDataset"
    | "DescribeDataset"
    | "DeleteDataset"
    | "UpdateDatasetEntries"
    | "ListDatasetEntries"
    | "CreateModel"
    | "DescribeModel"
    | "ListModels"
    | "DeleteModel"
    | "StartModel"
    | "StopModel"
    | "DetectAnomalies"
    | "StartModelPackagingJob"
    | "DescribeModelPackagingJob"
    | "ListModelPackagingJobs"
    | "TagResource"
    | "UntagResource"
    | "ListTagsForResource";

const root = "/2020-11-20";
const project = `${root}/projects/{projectName}`;
const dataset = `${project}/datasets/{datasetType}`;
const model = `${project}/models/{modelVersion}`;
const packagingJobs = `${project}/modelpackagingjobs`;
const tagged = `${root}/tags/{resourceArn}`;

/** THE list of operations: code that covers all operations starts here. */
export const operations: Readonly<Record<OperationName, Operation>> = {
    CreateProject: operation(
        "POST",
        `${root}/projects`,
        200,
        "newProject",
        validations.createProject,
        outputs.CreateProject,
        createProject,
    ),
    DescribeProject: operation(
        "GET",
        project,
        200,
        "project",
        validations.describeProject,
        outputs.DescribeProject,
        describeProject,
    ),
    ListProjects: operation(
        "GET",
        `${root}/projects`,
        200,
        "everything",
        validations.listProjects,
        outputs.ListProjects,
        listProjects,
    ),
    DeleteProject: operation(
        "DELETE",
        project,
        200,
        "project",
        validations.deleteProject,
        outputs.DeleteProject,
        deleteProject,
    ),
    CreateDataset: operation(
        "POST",
        `${project}/datasets`,
        202,
        "project",
        validations.createDataset,
        outputs.CreateDataset,
        createDataset,
    ),
    DescribeDataset: operation(
        "GET",
        dataset,
        200,
        "project",
        validations.describeDataset,
        outputs.DescribeDataset,
        describeDataset,
    ),
    DeleteDataset: operation(
        "DELETE",
        dataset,
        202,
        "project",
        validations.deleteDataset,
        outputs.DeleteDataset,
        deleteDataset,
    ),
    UpdateDatasetEntries: operation(
        "PATCH",
        `${dataset}/entries`,
        202,
        "project",
        validations.updateDatasetEntries,
        outputs.UpdateDatasetEntries,
        updateDatasetEntries,
        {
            // Room for 10 MiB of changes in base64, and the JSON around them.
            bodyLimitBytes: 14 * mebibyte,
        },
    ),
    ListDatasetEntries: operation(
        "GET",
        `${dataset}/entries`,
        200,
        "project",
        validations.listDatasetEntries,
        outputs.ListDatasetEntries,
        listDatasetEntries,
    ),
    CreateModel: operation(
        "POST",
        `${project}/models`,
        202,
        "newModel",
        validations.createModel,
        outputs.CreateModel,
        createModel,
    ),
    DescribeModel: operation(
        "GET",
        model,
        200,
        "model",
        validations.describeModel,
        outputs.DescribeModel,
        describeModel,
    ),
    ListModels: operation(
        "GET",
        `${project}/models`,
        200,
        "project",
        validations.listModels,
        outputs.ListModels,
        listModels,
    ),
    DeleteModel: operation("DELETE", model, 202, "model", validations.deleteModel, outputs.DeleteModel, deleteModel),
    StartModel: operation(
        "POST",
        `${model}/start`,
        202,
        "model",
        validations.startModel,
        outputs.StartModel,
        startModel,
    ),
    StopModel: operation("POST", `${model}/stop`, 202, "model", validations.stopModel, outputs.StopModel, stopModel),
    DetectAnomalies: operation(
        "POST",
        `${model}/detect`,
        200,
        "model",
        validations.detectAnomalies,
        outputs.DetectAnomalies,
        detectAnomalies,
        {
            bodyLimitBytes: pictureLimits.bytes,
            unsignedPayload: true,
            changes: false,
            beforeBody: requireRoomForPicture,
        },
    ),
    StartModelPackagingJob: operation(
        "POST",
        packagingJobs,
        200,
        "packagedModel",
        validations.startModelPackagingJob,
        outputs.StartModelPackagingJob,
        startModelPackagingJob,
    ),
    DescribeModelPackagingJob: operation(
        "GET",
        `${packagingJobs}/{jobName}`,
        200,
        "project",
        validations.describeModelPackagingJob,
        outputs.DescribeModelPackagingJob,
        describeModelPackagingJob,
    ),
    ListModelPackagingJobs: operation(
        "GET",
        packagingJobs,
        200,
        "project",
        validations.listModelPackagingJobs,
        outputs.ListModelPackagingJobs,
        listModelPackagingJobs,
    ),
    TagResource: operation(
        "POST",
        tagged,
        200,
        "taggedModel",
        validations.tagResource,
        outputs.TagResource,
        tagResource,
    ),
    UntagResource: operation(
        "DELETE",
        tagged,
        200,
        "taggedModel",
        validations.untagResource,
        outputs.UntagResource,
        untagResource,
    ),
    ListTagsForResource: operation(
        "GET",
        tagged,
        200,
        "taggedModel",
        validations.listTagsForResource,
        outputs.ListTagsForResource,
        listTagsForResource,
    ),
};

export { ownOperations } from "./ownOperations";
export type { OwnOperationName } from "./ownOperations";
