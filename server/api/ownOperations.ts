import { cancelTraining } from "./actions/cancelTraining";
import { describeOperatingPoint } from "./actions/describeOperatingPoint";
import { explainAnomalies } from "./actions/explainAnomalies";
import { setOperatingPoint } from "./actions/setOperatingPoint";
import { pictureLimits } from "../pictures/pictureLimits";
import type { Service } from "./context";
import type { InputOf, InputTable } from "./inputTable";
import { operation, type Operation, type OperationOptions } from "./operation";
import type { OutputTable, WireOutputOf } from "./outputTable";
import * as outputs from "./ownOutputs";
import { ownRoot } from "../client/ownRoot";
import * as validations from "./validations";

/** Operations of this service alone. */
export type OwnOperationName = "CancelTraining" | "DescribeOperatingPoint" | "ExplainAnomalies" | "SetOperatingPoint";

const model = `${ownRoot}/projects/{projectName}/models/{modelVersion}`;

/**
 * THE list of the service's own operations: signed, checked, audited and answered like AWS's, by whoever may call those.
 * No AWS SDK knows them. A new one is an action, a validation table, an output table and a test of its name, and a line.
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

/** An operation whose action answers with what its output table describes, as the compiler makes sure. */
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
