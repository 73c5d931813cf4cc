import { pictureLimits } from "../pictures/pictureLimits";
import { cancelTraining } from "./actions/cancelTraining";
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
import type { InputOf, InputTable } from "./inputTable";
import { readInput, type WireRequest } from "./readInput";
import type { Service } from "./context";
import * as validations from "./validations";

/** The operations of the API. */
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

/** What the service can do besides the API. */
export type OwnOperationName = "CancelTraining";

export interface Operation {
    method: "GET" | "POST" | "PATCH" | "DELETE";
    /** With labels as `{projectName}`. */
    path: string;
    /** The status of a success. */
    status: 200 | 202;
    /** The longest body that is read at all. */
    bodyLimitBytes: number;
    /** Whether the body may come unsigned (`UNSIGNED-PAYLOAD`), as SDKs send streams. */
    unsignedPayload: boolean;
    /** Checks the request and acts on it; the result is the body of the answer. */
    answer(request: WireRequest, service: Service): Promise<object>;
}

const root = "/2020-11-20";
const project = `${root}/projects/{projectName}`;
const dataset = `${project}/datasets/{datasetType}`;
const model = `${project}/models/{modelVersion}`;
const packagingJobs = `${project}/modelpackagingjobs`;
const tagged = `${root}/tags/{resourceArn}`;

const mebibyte = 1024 * 1024;

/** THE list of operations: whatever goes over all operations starts here. */
export const operations: Readonly<Record<OperationName, Operation>> = {
    CreateProject: operation("POST", `${root}/projects`, 200, validations.createProject, createProject),
    DescribeProject: operation("GET", project, 200, validations.describeProject, describeProject),
    ListProjects: operation("GET", `${root}/projects`, 200, validations.listProjects, listProjects),
    DeleteProject: operation("DELETE", project, 200, validations.deleteProject, deleteProject),
    CreateDataset: operation("POST", `${project}/datasets`, 202, validations.createDataset, createDataset),
    DescribeDataset: operation("GET", dataset, 200, validations.describeDataset, describeDataset),
    DeleteDataset: operation("DELETE", dataset, 202, validations.deleteDataset, deleteDataset),
    UpdateDatasetEntries: operation(
        "PATCH",
        `${dataset}/entries`,
        202,
        validations.updateDatasetEntries,
        updateDatasetEntries,
        {
            // 10 MiB of changes in base64, and the JSON around them.
            bodyLimitBytes: 14 * mebibyte,
        },
    ),
    ListDatasetEntries: operation("GET", `${dataset}/entries`, 200, validations.listDatasetEntries, listDatasetEntries),
    CreateModel: operation("POST", `${project}/models`, 202, validations.createModel, createModel),
    DescribeModel: operation("GET", model, 200, validations.describeModel, describeModel),
    ListModels: operation("GET", `${project}/models`, 200, validations.listModels, listModels),
    DeleteModel: operation("DELETE", model, 202, validations.deleteModel, deleteModel),
    StartModel: operation("POST", `${model}/start`, 202, validations.startModel, startModel),
    StopModel: operation("POST", `${model}/stop`, 202, validations.stopModel, stopModel),
    DetectAnomalies: operation("POST", `${model}/detect`, 200, validations.detectAnomalies, detectAnomalies, {
        bodyLimitBytes: pictureLimits.bytes,
        unsignedPayload: true,
    }),
    StartModelPackagingJob: operation(
        "POST",
        packagingJobs,
        200,
        validations.startModelPackagingJob,
        startModelPackagingJob,
    ),
    DescribeModelPackagingJob: operation(
        "GET",
        `${packagingJobs}/{jobName}`,
        200,
        validations.describeModelPackagingJob,
        describeModelPackagingJob,
    ),
    ListModelPackagingJobs: operation(
        "GET",
        packagingJobs,
        200,
        validations.listModelPackagingJobs,
        listModelPackagingJobs,
    ),
    TagResource: operation("POST", tagged, 200, validations.tagResource, tagResource),
    UntagResource: operation("DELETE", tagged, 200, validations.untagResource, untagResource),
    ListTagsForResource: operation("GET", tagged, 200, validations.listTagsForResource, listTagsForResource),
};

/** Called like those of the API, by whoever may call those; no AWS SDK knows them. */
export const ownOperations: Readonly<Record<OwnOperationName, Operation>> = {
    CancelTraining: operation("POST", `${model}/cancel-training`, 200, validations.cancelTraining, cancelTraining),
};

function operation<Table extends InputTable>(
    method: Operation["method"],
    path: string,
    status: Operation["status"],
    table: Table,
    action: (input: InputOf<Table>, service: Service) => Promise<object>,
    options: Partial<Pick<Operation, "bodyLimitBytes" | "unsignedPayload">> = {},
): Operation {
    return {
        method,
        path,
        status,
        bodyLimitBytes: mebibyte,
        unsignedPayload: false,
        ...options,
        answer: (request, service) => action(readInput(table, request), service),
    };
}
