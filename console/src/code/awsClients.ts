import { Expression, FileContent, givenMembers, isStructure, layOut } from "./codeValue";
import type { CodeCall, CodeValue } from "./codeValue";
import { pythonCall, pythonText } from "./python";
import { shellCommand, shellWord } from "./shell";

/** Service that the code calls. */
export interface CalledService {
    /** Address, such as `http://127.0.0.1:8080`. */
    endpoint: string;
    region: string;
}

/** Calls as commands of the AWS CLI, after a line that names the service. */
export function awsCliText(calls: readonly CodeCall[], service: CalledService): string {
    return [settings(service), ...calls.map(awsCommand)].join("\n");
}

/** Lines that tell AWS's clients of which service the following ones speak. */
export function settings({ endpoint, region }: CalledService): string {
    // The AWS CLI 1 reads only the one, programs of AWS's SDKs only the other.
    const regions = ["AWS_REGION", "AWS_DEFAULT_REGION"].map((name) => `${name}=${shellWord(region)}`).join(" ");
    return `export AWS_ENDPOINT_URL_LOOKOUTVISION=${shellWord(endpoint)}\nexport ${regions}`;
}

/** A call as a command of the AWS CLI. */
export function awsCommand({ operation, input }: CodeCall): string {
    const program = ["aws", "lookoutvision", dashed(operation)];
    const members = givenMembers(input);
    // The AWS CLI would take these for the names of files to read.
    if (members.some(([, value]) => typeof value === "string" && /^(fileb?|https?):\/\//.test(value))) {
        const files = members.filter(([, value]) => value instanceof FileContent);
        const others = Object.fromEntries(members.filter(([, value]) => !(value instanceof FileContent)));
        return shellCommand(program, [["--cli-input-json", jsonText(others)], ...files.map(option)]);
    }
    return shellCommand(program, members.map(option));
}

function option([name, value]: [string, CodeValue]): string[] {
    const flag = `--${dashed(name)}`;
    if (value instanceof FileContent) {
        return [flag, value.isStream ? value.path : `fileb://${value.path}`];
    }
    if (typeof value === "boolean") {
        return [value ? flag : `--no-${dashed(name)}`];
    }
    const text = typeof value === "object" ? jsonText(value) : String(value);
    // A value that begins with a hyphen would be taken for another option.
    return text.startsWith("-") ? [`${flag}=${text}`] : [flag, text];
}

/** Calls with boto3. */
export function boto3Text(calls: readonly CodeCall[], { endpoint, region }: CalledService): string {
    const client = layOut(
        "client = boto3.client(",
        [`"lookoutvision"`, `endpoint_url=${pythonText(endpoint)}`, `region_name=${pythonText(region)}`],
        ")",
        0,
    );
    return ["import boto3", "", client, ...calls.map(boto3Call)].join("\n");
}

/** A call of a method of boto3's client. */
export function boto3Call({ operation, input }: CodeCall): string {
    return pythonCall(`client.${dashed(operation).replaceAll("-", "_")}`, input);
}

/** Writes a value as JSON without invisible characters. */
export function jsonText(value: CodeValue): string {
    return JSON.stringify(value, (_name, member: CodeValue) => {
        if (member instanceof Expression || member instanceof FileContent) {
            throw new Error("JSON can hold neither an expression nor a file");
        }
        return isStructure(member) ? Object.fromEntries(givenMembers(member)) : member;
    }).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
        character
            .split("")
            .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
            .join(""),
    );
}

/** `MinInferenceUnits` as `min-inference-units`. */
function dashed(name: string): string {
    return name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
