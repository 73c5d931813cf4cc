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
import { describeOperatingPoint } from "./actions/describeOperatingPoint";
import { describeProject } from "./actions/describeProject";
import { detectAnomalies } from "./actions/detectAnomalies";
import { listDatasetEntries } from "./actions/listDatasetEntries";
import { listModelPackagingJobs } from "./actions/listModelPackagingJobs";
import { listModels } from "./actions/listModels";
import { listProjects } from "./actions/listProjects";
import { listTagsForResource } from "./actions/listTagsForResource";
import { setOperatingPoint } from "./actions/setOperatingPoint";
import { startModel } from "./actions/startModel";
import { startModelPackagingJob } from "./actions/startModelPackagingJob";
import { stopModel } from "./actions/stopModel";
import { tagResource } from "./actions/tagResource";
import { untagResource } from "./actions/untagResource";
import { updateDatasetEntries } from "./actions/updateDatasetEntries";
import type { InputOf, InputTable, OutputOf, OutputTable } from "./inputTable";
import * as outputs from "./outputs";
import { ownRoot } from "./ownRoot";
import type { WireRequest } from "../http/wireRequest";
import { readInput } from "./readInput";
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

/** Operations of this service alone; {@link ./actions} and {@link ./validations} have them like the others. */
export type OwnOperationName = "CancelTraining" | "DescribeOperatingPoint" | "SetOperatingPoint";

export interface Operation {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** With labels as `{projectName}`. */
    path: string;
    /** Where earlier releases had it, and callers of theirs still find it. */
    formerPath?: string;
    /** The status of a success. */
    status: 200 | 202;
    /** The longest body that is read at all. */
    bodyLimitBytes: number;
    /** Whether the body may come unsigned (`UNSIGNED-PAYLOAD`), as SDKs send streams. */
    unsignedPayload: boolean;
    /** Members of the answer. Undefined: those that AWS's definition gives the operation. */
    output?: OutputTable;
    /** Checks the request and acts on it; the result is the body of the answer. */
    answer(request: WireRequest, service: Service): Promise<object>;
}

const root = "/2020-11-20";
const project = `${root}/projects/{projectName}`;
const dataset = `${project}/datasets/{datasetType}`;
const model = `${project}/models/{modelVersion}`;
const packagingJobs = `${project}/modelpackagingjobs`;
const tagged = `${root}/tags/{resourceArn}`;

const ownModel = `${ownRoot}/projects/{projectName}/models/{modelVersion}`;
const ownOperatingPoint = `${ownModel}/operating-point`;

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

/**
 * THE list of the service's own operations: signed, checked, audited and answered like AWS's, by whoever may call those.
 * No AWS SDK knows them. A new one is an action, a validation table, an output table and a test of its name, and a line.
 */
export const ownOperations: Readonly<Record<OwnOperationName, Operation>> = {
    CancelTraining: own(
        "POST",
        `${ownModel}/cancel-training`,
        validations.cancelTraining,
        outputs.cancelTraining,
        cancelTraining,
        { formerPath: `${model}/cancel-training` },
    ),
    DescribeOperatingPoint: own(
        "GET",
        ownOperatingPoint,
        validations.describeOperatingPoint,
        outputs.describeOperatingPoint,
        describeOperatingPoint,
    ),
    SetOperatingPoint: own(
        "PUT",
        ownOperatingPoint,
        validations.setOperatingPoint,
        outputs.setOperatingPoint,
        setOperatingPoint,
    ),
};

/** @param output - what the action answers with, as the compiler makes sure. */
function own<Table extends InputTable, Output extends OutputTable>(
    method: Operation["method"],
    path: string,
    table: Table,
    output: Output,
    action: (input: InputOf<Table>, service: Service) => Promise<OutputOf<Output>>,
    options: Partial<Pick<Operation, "formerPath" | "bodyLimitBytes" | "unsignedPayload">> = {},
): Operation {
    return {
        ...operation(
            method,
            path,
            200,
            table,
            action as (input: InputOf<Table>, service: Service) => Promise<object>,
            options,
        ),
        output,
    };
}

function operation<Table extends InputTable>(
    method: Operation["method"],
    path: string,
    status: Operation["status"],
    table: Table,
    action: (input: InputOf<Table>, service: Service) => Promise<object>,
    options: Partial<Pick<Operation, "formerPath" | "bodyLimitBytes" | "unsignedPayload">> = {},
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
