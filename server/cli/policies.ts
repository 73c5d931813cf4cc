import { Option } from "commander";
import type { Command } from "commander";
import type { DescribePolicyOutput } from "../api/ownOutputs/describePolicy";
import type { ListPoliciesOutput } from "../api/ownOutputs/listPolicies";
import { printable } from "../files/printable";
import type { WhichService } from "./connect";
import { readDocument, warn } from "./policyArguments";
import { connectToUsers } from "./userClient";
import { whichServiceFlags } from "./whichServiceFlags";

interface PolicyFlags extends WhichService {
    json?: true;
}

/** `lookoutvision policies` */
export function addPoliciesCommand(program: Command): void {
    const policies = program
        .command("policies")
        .description("Manage policies that several users have by name. A change counts for all of them.");
    const add = (name: string, description: string) => {
        const command = policies.command(name).description(description);
        [new Option("--json", "JSON instead of text"), ...whichServiceFlags].forEach((option) =>
            command.addOption(option),
        );
        return command;
    };
    add("put", "Store a policy, or change it.")
        .argument("<name>")
        .argument("<file>", "policy document in JSON")
        .action(putPolicy);
    add("list", "List the managed and stored policies.").action(listPolicies);
    add("show", "Show the document of a policy.").argument("<name>").action(showPolicy);
    add("delete", "Delete a policy that no user has.").argument("<name>").action(deletePolicy);
}

async function putPolicy(name: string, file: string, flags: PolicyFlags): Promise<void> {
    const PolicyDocument = await readDocument(file, warn);
    const answer = await (await connectToUsers(flags))("PUT", path(name), { PolicyDocument });
    write(flags.json ? JSON.stringify(answer) : `The policy ${name} is stored.`);
}

async function listPolicies(flags: PolicyFlags): Promise<void> {
    const { Policies } = await (await connectToUsers(flags))<ListPoliciesOutput>("GET", "/policies");
    if (flags.json) {
        write(JSON.stringify(Policies));
        return;
    }
    Policies.forEach(({ PolicyName, IsManaged }) => write(`${IsManaged ? "managed" : "stored "}  ${PolicyName}`));
}

async function showPolicy(name: string, flags: PolicyFlags): Promise<void> {
    const { PolicyDescription } = await (await connectToUsers(flags))<DescribePolicyOutput>("GET", path(name));
    write(flags.json ? JSON.stringify(PolicyDescription) : PolicyDescription.PolicyDocument.trim());
}

async function deletePolicy(name: string, flags: PolicyFlags): Promise<void> {
    const answer = await (await connectToUsers(flags))("DELETE", path(name));
    write(flags.json ? JSON.stringify(answer) : `The policy ${name} is deleted.`);
}

function path(name: string): string {
    return `/policies/${encodeURIComponent(name)}`;
}

function write(text: string): void {
    process.stdout.write(`${printable(text)}\n`);
}
