import { cancelTraining } from "./actions/cancelTraining";
import { describeOperatingPoint } from "./actions/describeOperatingPoint";
import { describeTraining } from "./actions/describeTraining";
import { explainAnomalies } from "./actions/explainAnomalies";
import { setOperatingPoint } from "./actions/setOperatingPoint";
import { pictureLimits } from "../pictures/pictureLimits";
import type { Service } from "./context";
import type { InputOf, InputTable } from "./inputTable";
import { operation } from "./operation";
import type { Operation, OperationOptions } from "./operation";
import type { OutputTable, WireOutputOf } from "./outputTable";
import * as outputs from "./ownOutputs";
import { ownRoot } from "../client/ownRoot";
import * as validations from "./validations";

/** Operations of this service alone. */
export type OwnOperationName =
    "CancelTraining" | "DescribeOperatingPoint" | "DescribeTraining" | "ExplainAnomalies" | "SetOperatingPoint";

const model = `${ownRoot}/projects/{projectName}/models/{modelVersion}`;

/**
 * THE list of the service's own operations. They are signed, checked, audited and answered like AWS's, for the
 * same callers. No AWS SDK knows them. A new operation needs an action, a validation table, an output table and a
 * test of its name, and a line here.
 */
export const ownOperations: Readonly<Record<OwnOperationName, Operation>> = {
    CancelTraining: own(
        "POST",
        `${model}/cancel-training`,
        validations.cancelTraining,
        outputs.cancelTraining,
        cancelTraining,
        { formerPath: "/2020-11-20/projects/{projectName}/models/{modelVersion}/cancel-training" },
    ),
    DescribeOperatingPoint: own(
        "GET",
        `${model}/operating-point`,
        validations.describeOperatingPoint,
        outputs.describeOperatingPoint,
        describeOperatingPoint,
    ),
    DescribeTraining: own(
        "GET",
        `${model}/training`,
        validations.describeTraining,
        outputs.describeTraining,
        describeTraining,
    ),
    ExplainAnomalies: own(
        "POST",
        `${model}/explain`,
        validations.explainAnomalies,
        outputs.explainAnomalies,
        explainAnomalies,
        { bodyLimitBytes: pictureLimits.bytes, unsignedPayload: true },
    ),
    SetOperatingPoint: own(
        "PUT",
        `${model}/operating-point`,
        validations.setOperatingPoint,
        outputs.setOperatingPoint,
        setOperatingPoint,
    ),
};

/** Makes an operation. The compiler ensures that its action returns what its output table describes. */
function own<Table extends InputTable, Output extends OutputTable>(
    method: Operation["method"],
    path: string,
    input: Table,
    output: Output,
    action: (input: InputOf<Table>, service: Service) => Promise<WireOutputOf<Output> & object>,
    options: OperationOptions = {},
): Operation {
    return operation(method, path, 200, input, output, action, options);
}
