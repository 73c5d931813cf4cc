import { mkdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { operations } from "../api/operations";
import { writeFileAtomically } from "../files/writeFileAtomically";
import { serviceDefinition } from "./serviceDefinition";
import { waitersDefinition } from "./waiters";

const apiVersion = "2020-11-20";

/** Files of the definition, by name. */
export function definitionFiles(): Record<string, object> {
    return {
        "service-2.json": serviceDefinition(),
        "paginators-1.json": paginatorsDefinition(),
        "waiters-2.json": waitersDefinition(),
        "endpoint-rule-set-1.json": endpointRules(),
    };
}

/**
 * Writes the service's definition below a models folder.
 *
 * @returns the folder that has the files.
 */
export async function installDefinition(models: string): Promise<string> {
    const folder = folderIn(models);
    await mkdir(folder, { recursive: true });
    for (const [name, content] of Object.entries(definitionFiles())) {
        await writeFileAtomically(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`, 0o644);
    }
    return folder;
}

/** Removes the files that {@link installDefinition} wrote, and their folders if those are empty then. */
export async function removeDefinition(models: string): Promise<string> {
    const folder = folderIn(models);
    for (const name of Object.keys(definitionFiles())) {
        await rm(join(folder, name), { force: true });
    }
    for (const empty of [folder, dirname(folder), models]) {
        await rmdir(empty).catch(() => undefined);
    }
    return folder;
}

function folderIn(models: string): string {
    return join(models, "lookoutvision", apiVersion);
}

/** Content of botocore's `paginators-1.json`. */
function paginatorsDefinition(): object {
    const paged = Object.entries(operations).filter(([, { output }]) => "NextToken" in output);
    return {
        pagination: Object.fromEntries(
            paged.map(([name, { output }]) => [
                name,
                {
                    input_token: "NextToken",
                    output_token: "NextToken",
                    limit_key: "MaxResults",
                    result_key: Object.keys(output).find((member) => member !== "NextToken"),
                },
            ]),
        ),
    };
}

/** Content of botocore's `endpoint-rule-set-1.json`. The service has no address that a client could know by itself. */
function endpointRules(): object {
    const boolean = (builtIn: string, documentation: string) => ({
        builtIn,
        required: true,
        default: false,
        documentation,
        type: "Boolean",
    });
    return {
        version: "1.0",
        parameters: {
            Region: { builtIn: "AWS::Region", required: false, documentation: "Region in signatures", type: "String" },
            UseDualStack: boolean("AWS::UseDualStack", "Without effect"),
            UseFIPS: boolean("AWS::UseFIPS", "Without effect"),
            Endpoint: {
                builtIn: "SDK::Endpoint",
                required: false,
                documentation: "Address of the service",
                type: "String",
            },
        },
        rules: [
            {
                conditions: [{ fn: "isSet", argv: [{ ref: "Endpoint" }] }],
                endpoint: { url: { ref: "Endpoint" }, properties: {}, headers: {} },
                type: "endpoint",
            },
            {
                conditions: [],
                error: "Amazon Lookout for Vision has ended. Set AWS_ENDPOINT_URL_LOOKOUTVISION, or endpoint_url of the client, to the address of the self-hosted service.",
                type: "error",
            },
        ],
    };
}
