import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Option } from "commander";
import { managedPolicies, managedPolicyArn } from "../permissions/managedPolicies";
import { glob, matchesGlob } from "../permissions/glob";
import { parsePolicy } from "../permissions/parsePolicy";
import { actionOf } from "../api/authorize";
import { operations, ownOperations } from "../api/operations";

/** Policy as the API takes it. */
export interface GivenPolicy {
    PolicyName: string;
    PolicyDocument?: string;
}

/** Makes the flag for policies, which may come several times. */
export function policyFlag(description: string): Option {
    return new Option("--policy <policy>", description).argParser((value: string, before: string[] | undefined) => [
        ...(before ?? []),
        value,
    ]);
}

/**
 * Reads the policies that flags name: a file with a policy document, or the name of a policy that the service has.
 *
 * @param warn - receives a sentence for each action of a document that no operation has.
 */
export async function readPolicies(given: readonly string[], warn: (sentence: string) => void): Promise<GivenPolicy[]> {
    return Promise.all(given.map((policy) => readPolicy(policy, warn)));
}

async function readPolicy(given: string, warn: (sentence: string) => void): Promise<GivenPolicy> {
    const managed = [...managedPolicies.keys()].find((name) => given === name || given === managedPolicyArn(name));
    if (managed !== undefined) {
        return { PolicyName: managed };
    }
    if (!existsSync(given)) {
        if (/[/\\]|\.json$/i.test(given)) {
            throw new Error(`There is no file ${given}. Give a file with a policy document, or the name of a policy.`);
        }
        return { PolicyName: given };
    }
    const document = await readDocument(given, warn);
    const stem = basename(given).replace(/\.[^.]*$/, "");
    return { PolicyName: stem.replaceAll(/[^A-Za-z0-9_+=,.@-]/g, "-") || "policy", PolicyDocument: document };
}

/** Reads a policy document from a file. */
export async function readDocument(file: string, warn: (sentence: string) => void): Promise<string> {
    let text: string;
    try {
        text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
    } catch (error) {
        throw new Error(`The policy document ${file} can't be read: ${(error as Error).message}.`, { cause: error });
    }
    try {
        unknownActions(text).forEach((action) =>
            warn(
                `${file}: no operation has the action ${action}. Is it written as the service's documentation has it?`,
            ),
        );
    } catch (error) {
        throw new Error(`The policy document ${file} can't be used: ${(error as Error).message}`, { cause: error });
    }
    return text;
}

/** Finds actions of the service's prefix that match no operation. IAM takes them without a word, and so do we. */
function unknownActions(document: string): string[] {
    const known = [
        ...Object.entries({ ...operations, ...ownOperations }).map(([name, operation]) =>
            actionOf({ name, operation }).toLowerCase(),
        ),
        // Actions of the console that no operation has.
        ...["starttrialdetection", "describetrialdetection", "listtrialdetections"].map(
            (name) => `lookoutvision:${name}`,
        ),
    ];
    return parsePolicy(document)
        .statements.flatMap(({ actionPatterns }) => actionPatterns)
        .filter((pattern) => pattern.toLowerCase().startsWith("lookoutvision:"))
        .filter((pattern) => {
            const compiled = glob({ pattern: pattern.toLowerCase() });
            return !known.some((action) => matchesGlob(compiled, action));
        });
}

/** Writes a warning to the standard error output. */
export function warn(sentence: string): void {
    process.stderr.write(`warning: ${sentence}\n`);
}
