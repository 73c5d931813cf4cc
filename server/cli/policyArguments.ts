import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Option } from "commander";
import { managedPolicies, managedPolicyArn } from "../permissions/managedPolicies";
import { glob, matchesGlob } from "../permissions/glob";
import { parsePolicy } from "../permissions/parsePolicy";

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
    const policies = await Promise.all(given.map((policy) => readPolicy(policy, warn)));
    const taken = new Set<string>();
    for (const { PolicyName, PolicyDocument } of policies) {
        if (PolicyDocument === undefined) {
            taken.add(PolicyName);
        }
    }
    // Files of several folders may have one name, and a file that of a stored policy.
    return policies.map(({ PolicyName: name, PolicyDocument }) => {
        if (PolicyDocument === undefined) {
            return { PolicyName: name };
        }
        let PolicyName = name;
        for (let number = 2; taken.has(PolicyName); number++) {
            PolicyName = `${name}-${number}`;
        }
        taken.add(PolicyName);
        return { PolicyName, PolicyDocument };
    });
}

/** Longest name that a policy gets from its file, in characters: a number still fits behind it. */
const longestStem = 120;

async function readPolicy(given: string, warn: (sentence: string) => void): Promise<GivenPolicy> {
    const managed = [...managedPolicies.keys()].find((name) => given === name || given === managedPolicyArn(name));
    if (managed !== undefined) {
        return { PolicyName: managed };
    }
    // A folder may have the name of a stored policy.
    if (!existsSync(given) || statSync(given).isDirectory()) {
        if (/[/\\]|\.json$|^\s*\{/i.test(given)) {
            throw new Error(
                `There is no file ${given.slice(0, 200)}. Give a file with a policy document, or the name of a policy.`,
            );
        }
        return { PolicyName: given };
    }
    const document = await readDocument(given, warn);
    const stem = basename(given)
        .replace(/\.[^.]*$/, "")
        .slice(0, longestStem);
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
        oddities(text).forEach((oddity) => warn(`${file}: ${oddity}`));
    } catch (error) {
        throw new Error(`The policy document ${file} can't be used: ${(error as Error).message}`, { cause: error });
    }
    return text;
}

/** Actions that operations have, with their prefix. All operations are loaded only by commands that ask for this. */
function knownActions(): string[] {
    const { actionOf } = require("../api/authorize") as typeof import("../api/authorize");
    const { operations, ownOperations } = require("../api/operations") as typeof import("../api/operations");
    return [
        ...Object.entries({ ...operations, ...ownOperations }).map(([name, operation]) =>
            actionOf({ name, operation }),
        ),
        // Actions of the console that no operation has.
        ...["StartTrialDetection", "DescribeTrialDetection", "ListTrialDetections"].map(
            (name) => `lookoutvision:${name}`,
        ),
    ];
}

/** {@link knownActions}, once they were asked for. */
let known: readonly string[] | undefined;

/** Tells whether a pattern of an action matches one that an operation has. */
export function isKnownAction(pattern: string): boolean {
    const compiled = glob({ pattern: pattern.toLowerCase() });
    return (known ??= knownActions()).some((action) => matchesGlob(compiled, action.toLowerCase()));
}

/** Finds what is surely not meant in a document. IAM takes it without a word, and so do we. */
function oddities(document: string): string[] {
    const unknown = parsePolicy(document)
        .statements.flatMap(({ actionPatterns }) => actionPatterns)
        .filter((pattern) => pattern.toLowerCase().startsWith("lookoutvision:") && !isKnownAction(pattern))
        .map((action) => `no operation has the action ${action}. Is it written as the service's documentation has it?`);
    const { Version } = JSON.parse(document) as { Version?: unknown };
    return Version !== "2012-10-17" && document.includes("${")
        ? [...unknown, 'variables such as ${aws:username} are plain text here. They need "Version": "2012-10-17".']
        : unknown;
}

/** Writes a warning to the standard error output. */
export function warn(sentence: string): void {
    process.stderr.write(`warning: ${sentence}\n`);
}
