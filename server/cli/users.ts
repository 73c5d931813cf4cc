import { Option } from "commander";
import type { Command } from "commander";
import type { CreateAccessKeyOutput } from "../api/ownOutputs/createAccessKey";
import type { DescribeUserOutput } from "../api/ownOutputs/describeUser";
import type { ListUsersOutput } from "../api/ownOutputs/listUsers";
import type { SimulateAccessOutput } from "../api/ownOutputs/simulateAccess";
import { ServiceError } from "../client/serviceClient";
import { printable } from "../files/printable";
import { splitArn } from "../permissions/template";
import type { WhichService } from "./connect";
import { isKnownAction, policyFlag, readPolicies, warn } from "./policyArguments";
import { connectToUsers, makeKeyPair, userPath } from "./userClient";
import { whichServiceFlags } from "./whichServiceFlags";

interface UserFlags extends WhichService {
    policy?: string[];
    json?: true;
    now?: true;
    context?: { Key: string; Values: string[] }[];
}

const policyHelp = "file with a policy document, or name of a managed or stored policy; may come several times";

/** `lookoutvision users` */
export function addUsersCommand(program: Command): void {
    const users = program
        .command("users")
        .description(
            "Manage who may call the service. What a user may do follows from policies in the form of AWS's IAM.",
        );
    const add = (name: string, description: string, ...options: Option[]) => {
        const command = users.command(name).description(description);
        [...options, new Option("--json", "JSON instead of text"), ...whichServiceFlags].forEach((option) =>
            command.addOption(option),
        );
        return command;
    };
    add("create", "Make a user with a key pair. Its secret is shown this once.", policyFlag(policyHelp))
        .argument("<name>", "name of the user, such as camera-7")
        .action(createUser);
    add("list", "List all users with their keys and policies.").action(listUsers);
    add("show", "Show a user with its policy documents.").argument("<name>").action(showUser);
    add(
        "change",
        "Give a user these policies in place of the present ones.",
        policyFlag(policyHelp).makeOptionMandatory(),
    )
        .argument("<name>")
        .action(changeUser);
    add("delete", "Delete a user with all keys. They end within a second.").argument("<name>").action(deleteUser);
    add("disable", "Let a user do nothing until it is enabled again.").argument("<name>").action(setStatus("DISABLED"));
    add("enable", "Let a disabled user call again.").argument("<name>").action(setStatus("ACTIVE"));
    add(
        "rotate",
        "Make another key pair for a user. The present one stays until delete-key ends it.",
        new Option("--now", "end all keys that the user has, such as one that was lost"),
    )
        .argument("<name>")
        .action(rotateUser);
    add("delete-key", "End a key of a user.").argument("<name>").argument("<accessKeyId>").action(deleteKey);
    add(
        "can",
        "Tell whether a user may do something, and which statement decides. The exit code is 1 if not.",
        new Option(
            "--context <key=value>",
            "condition key of the call, such as aws:SourceIp=10.0.0.7; may come several times",
        ).argParser(parseContext),
    )
        .argument("<name>")
        .argument("<action>", "such as lookoutvision:DetectAnomalies")
        .argument("[arn]", "ARN of the resource; without it an action that has none", "*")
        .action(canUser);
}

async function createUser(UserName: string, flags: UserFlags): Promise<void> {
    const Policies = await readPolicies(flags.policy ?? [], warn);
    showKey(await makeUser(UserName, Policies, flags), flags);
    if (Policies.length === 0 && !flags.json) {
        warn(`${UserName} has no policy, so it may do nothing. Give one with "lookoutvision users change".`);
    }
}

async function makeUser(UserName: string, Policies: object[], flags: UserFlags): Promise<CreateAccessKeyOutput> {
    try {
        return await makeKeyPair(flags, "/users", { UserName, Policies });
    } catch (error) {
        if (error instanceof ServiceError && error.code === "ConflictException") {
            throw new Error(
                `${error.message} If its secret is lost, "lookoutvision users rotate ${UserName} --now" ends its keys and makes another one.`,
                { cause: error },
            );
        }
        throw error;
    }
}

async function listUsers(flags: UserFlags): Promise<void> {
    const { Users } = await (await connectToUsers(flags))<ListUsersOutput>("GET", "/users");
    if (flags.json) {
        write(JSON.stringify(Users));
    } else if (Users.length === 0) {
        write("There are no users. Keys of the credentials file without policies may do everything.");
    }
    for (const user of flags.json ? [] : Users) {
        write(
            [
                user.UserName.padEnd(24),
                user.Status.toLowerCase().padEnd(9),
                `${user.AccessKeys.length} key${user.AccessKeys.length === 1 ? " " : "s"}`,
                user.Policies.map(({ PolicyName }) => PolicyName).join(", ") || "no policy",
            ].join("  "),
        );
    }
}

async function showUser(name: string, flags: UserFlags): Promise<void> {
    const { UserDescription: user } = await (await connectToUsers(flags))<DescribeUserOutput>("GET", userPath(name));
    if (flags.json) {
        write(JSON.stringify(user));
        return;
    }
    const day = (seconds: number) => new Date(seconds * 1000).toISOString();
    write(`${user.UserName}  ${user.Arn}`);
    write(`${user.Status.toLowerCase()}, made ${day(user.CreationTimestamp)}`);
    user.AccessKeys.forEach((key) => write(`key ${key.AccessKeyId}, made ${day(key.CreationTimestamp)}`));
    for (const { PolicyName, PolicyDocument } of user.Policies) {
        write(`policy ${PolicyName}${PolicyDocument === undefined ? "" : `:\n${PolicyDocument.trim()}`}`);
    }
}

async function changeUser(name: string, flags: UserFlags): Promise<void> {
    const Policies = await readPolicies(flags.policy ?? [], warn);
    const call = await connectToUsers(flags);
    const { UserDescription } = await call<DescribeUserOutput>("PUT", userPath(name), { Policies });
    const names = UserDescription.Policies.map(({ PolicyName }) => PolicyName).join(", ") || "no policy";
    write(flags.json ? JSON.stringify(UserDescription) : `${name} has ${names} now.`);
}

async function deleteUser(name: string, flags: UserFlags): Promise<void> {
    const answer = await (await connectToUsers(flags))("DELETE", userPath(name));
    write(flags.json ? JSON.stringify(answer) : `The user ${name} is deleted. Its keys end within a second.`);
}

function setStatus(Status: "ACTIVE" | "DISABLED") {
    return async (name: string, flags: UserFlags) => {
        const call = await connectToUsers(flags);
        const { UserDescription } = await call<DescribeUserOutput>("PUT", userPath(name), { Status });
        write(
            flags.json
                ? JSON.stringify(UserDescription)
                : `The user ${name} is ${Status === "ACTIVE" ? "enabled" : "disabled"}.`,
        );
    };
}

async function rotateUser(name: string, flags: UserFlags): Promise<void> {
    const call = await connectToUsers(flags);
    const { UserDescription } = await call<DescribeUserOutput>("GET", userPath(name));
    const present = UserDescription.AccessKeys.map(({ AccessKeyId }) => AccessKeyId);
    const end = (id: string) => call("DELETE", userPath(name, `/access-keys/${id}`));
    if (flags.now) {
        for (const id of present) {
            await end(id);
        }
    } else if (present.length > 1) {
        throw new Error(
            `The user ${name} has two keys already, ${present.join(" and ")}. End the one that nobody uses any more with "lookoutvision users delete-key ${name} KEY", or all with --now.`,
        );
    }
    showKey(await makeKeyPair(flags, userPath(name, "/access-keys")), flags);
    if (!flags.json && !flags.now && present.length > 0) {
        write(`\nThe key ${present[0]} stays until "lookoutvision users delete-key ${name} ${present[0]}".`);
    }
}

async function deleteKey(name: string, accessKeyId: string, flags: UserFlags): Promise<void> {
    const path = userPath(name, `/access-keys/${encodeURIComponent(accessKeyId)}`);
    const answer = await (await connectToUsers(flags))("DELETE", path);
    write(flags.json ? JSON.stringify(answer) : `The key ${accessKeyId} of ${name} ends within a second.`);
}

async function canUser(name: string, Action: string, ResourceArn: string, flags: UserFlags): Promise<void> {
    if (!isKnownAction(Action) || /[*?]/.test(Action)) {
        warn(`no operation has the action ${printable(Action)}. Write one like lookoutvision:DetectAnomalies.`);
    }
    if (ResourceArn !== "*" && splitArn(ResourceArn).length !== 6) {
        warn(
            `${printable(ResourceArn)} is no ARN. Write one like arn:aws:lookoutvision:us-east-1:000000000000:model/boards/1.`,
        );
    }
    const answer = await (
        await connectToUsers(flags)
    )<SimulateAccessOutput>("POST", userPath(name, "/simulations"), { Action, ResourceArn, Context: flags.context });
    if (answer.Decision !== "allowed") {
        process.exitCode = 1;
    }
    write(flags.json ? JSON.stringify(answer) : decisionInWords(answer));
}

function decisionInWords({ Decision, UserStatus, PolicyName, StatementIndex = 0, Sid }: SimulateAccessOutput): string {
    const statement = `statement ${StatementIndex + 1}${Sid === undefined ? "" : ` (${Sid})`} of the policy ${PolicyName}`;
    switch (Decision) {
        case "allowed":
            return `yes: ${statement} allows it`;
        case "explicitDeny":
            return `no: ${statement} denies it`;
        default:
            return UserStatus === "DISABLED" ? "no: the user is disabled" : "no: no statement allows it";
    }
}

function parseContext(text: string, before: UserFlags["context"]): UserFlags["context"] {
    const [key, ...value] = text.split("=");
    return [...(before ?? []), { Key: key, Values: [value.join("=")] }];
}

/** Shows a key pair: as JSON, or as a profile for a credentials file. */
function showKey({ UserName, AccessKeyId, SecretAccessKey }: CreateAccessKeyOutput, { json }: UserFlags): void {
    write(
        json
            ? JSON.stringify({ userName: UserName, accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey })
            : `# The secret is shown this once.\n[${UserName}]\naws_access_key_id = ${AccessKeyId}\naws_secret_access_key = ${SecretAccessKey}`,
    );
}

function write(text: string): void {
    process.stdout.write(`${printable(text)}\n`);
}
