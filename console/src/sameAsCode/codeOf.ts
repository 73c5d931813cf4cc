import { awsCliText, boto3Text } from "../code/awsClients";
import type { CalledService } from "../code/awsClients";
import type { CodeCall, CodeValue } from "../code/codeValue";
import { curlText, signedPythonText } from "../code/ownCalls";
import { pulumiProgram } from "../code/pulumiProgram";
import type { PulumiResource } from "../code/pulumiProgram";
import { shellCommand } from "../code/shell";
import { operations } from "../service/operations";
import type { Operation } from "../service/operations";
import { writeRequest } from "../service/request";
import { sameAsCode as texts } from "../texts";

/** What an action does, as code can say it. */
export interface ActionAsCode {
    /** Calls of operations, in their order. */
    calls: readonly (CodeCall & { operation: Operation })[];
    /** Words of a `lookoutvision` command that does the same, for operations that the AWS CLI doesn't know. */
    command?: readonly string[];
    /** Resources that declare the same. Undefined or empty: no resource does. */
    pulumi?: readonly PulumiResource[];
}

/** The same in one language. */
export interface Code {
    id: "cli" | "python" | "pulumi";
    language: string;
    text: string;
}

/** Writes an action in each language that can say it. */
export function codeOf({ calls, command, pulumi = [] }: ActionAsCode, service: CalledService): Code[] {
    const areOfAws = calls.every(({ operation }) => operations[operation].path.startsWith("/2020-11-20"));
    const own = areOfAws ? [] : calls.map(({ operation, input }) => ownRequest(operation, input));
    const cli =
        command !== undefined
            ? shellCommand(["npx", ...command])
            : areOfAws
              ? awsCliText(calls, service)
              : own.map((request) => curlText(request, service)).join("\n");
    return [
        { id: "cli", language: areOfAws && command === undefined ? texts.awsCli : texts.commandLine, text: cli },
        {
            id: "python",
            language: areOfAws ? texts.boto3 : texts.python,
            text: areOfAws
                ? boto3Text(calls, service)
                : own.map((request) => signedPythonText(request, service)).join("\n\n"),
        },
        ...(pulumi.length > 0
            ? [{ id: "pulumi" as const, language: texts.pulumi, text: pulumiProgram(pulumi).trimEnd() }]
            : []),
    ];
}

function ownRequest(operation: Operation, input: CodeCall["input"]) {
    const { method, url, body } = writeRequest(operation, input as never);
    // A file is a body as it is.
    return {
        method,
        path: url,
        body: typeof body === "string" ? (JSON.parse(body) as CodeValue) : (body as CodeValue),
    };
}
