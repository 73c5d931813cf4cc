import type { Service } from "./context";
import type { InputOf, InputTable } from "./inputTable";
import { operation } from "./operation";
import type { CallOptions, Operation, OperationOptions, ResourceKind } from "./operation";
import type { OutputTable, WireOutputOf } from "./outputTable";

/** Makes an operation. The compiler ensures that its action returns what its output table describes. */
export function own<Table extends InputTable, Output extends OutputTable>(
    method: Operation["method"],
    path: string,
    on: ResourceKind,
    input: Table,
    output: Output,
    action: (input: InputOf<Table>, service: Service, call?: CallOptions) => Promise<WireOutputOf<Output> & object>,
    options: OperationOptions = {},
): Operation {
    return operation(method, path, 200, on, input, output, action, options);
}
