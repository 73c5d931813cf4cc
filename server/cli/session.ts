import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { CreateSessionOutput } from "../api/ownOutputs/createSession";
import type { WhichService } from "./connect";
import { policyFlag, readPolicies, warn } from "./policyArguments";
import { connectToUsers } from "./userClient";
import { whichServiceFlags } from "./whichServiceFlags";

interface SessionFlags extends WhichService {
    user?: string;
    duration: number;
    policy?: string[];
    json?: true;
}

/** `lookoutvision session` */
export function addSessionCommand(program: Command): void {
    const command = program
        .command("session")
        .description(
            "Make temporary credentials of a user. They may do what both the user's policies and their own allow.",
        )
        .addOption(new Option("--user <name>", "user whose credentials they are (default: the caller)"))
        .addOption(new Option("--duration <time>", "from 15m to 36h").argParser(parseDuration).default(3600, "1h"))
        .addOption(
            policyFlag(
                "policy that narrows what the user may do: file with a policy document, or name of a policy; may come several times",
            ),
        )
        .addOption(new Option("--json", "JSON as credential_process of an AWS profile takes it"));
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(session);
}

async function session(flags: SessionFlags): Promise<void> {
    const Policies = await readPolicies(flags.policy ?? [], warn);
    const call = await connectToUsers(flags);
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = await call<CreateSessionOutput>(
        "POST",
        "/sessions",
        { UserName: flags.user, DurationSeconds: flags.duration, Policies },
    );
    const expires = new Date(Expiration * 1000).toISOString();
    process.stdout.write(
        flags.json
            ? `${JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey, SessionToken, Expiration: expires })}\n`
            : [
                  `# Good until ${expires}. The secret is shown this once.`,
                  `export AWS_ACCESS_KEY_ID=${AccessKeyId}`,
                  `export AWS_SECRET_ACCESS_KEY=${SecretAccessKey}`,
                  `export AWS_SESSION_TOKEN=${SessionToken}`,
                  "",
              ].join("\n"),
    );
}

/** Parses a duration such as `90m`, in seconds. */
function parseDuration(text: string): number {
    const [, number, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? [];
    const seconds = Number(number) * ({ s: 1, m: 60, h: 3600 }[unit] ?? NaN);
    if (!(seconds >= 900 && seconds <= 129_600)) {
        throw new InvalidArgumentError("Give a time from 15m to 36h, such as 90m or 8h.");
    }
    return seconds;
}
