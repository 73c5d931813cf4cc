import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Option } from "commander";
import type { Command } from "commander";
import { evaluationPlace } from "../training/evaluationPlace";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { findVersion, parseModelName } from "./hostedVersion";
import type { ServiceClient } from "../client/serviceClient";
import { whichServiceFlags } from "./whichServiceFlags";

/** `lookoutvision report` */
export function addReportCommand(program: Command): void {
    const command = program
        .command("report")
        .description("Open the report of a training in the browser, or print where it is.")
        .argument("<model>", "PROJECT, for its newest trained version, or PROJECT/VERSION")
        .addOption(new Option("--print", "only print where it is"));
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(report);
}

interface Evaluation {
    ModelDescription: {
        Status: string;
        StatusMessage: string;
        OutputConfig: { S3Location: { Bucket: string; Prefix?: string } };
        EvaluationResult?: { Bucket: string; Key: string };
    };
}

async function report(model: string, flags: WhichService & { print?: true }): Promise<void> {
    const name = parseModelName(model);
    const client = (await connect(flags, { start: true }))!;
    const version = await findVersion(client, name);
    const place = await findReport(client, name.project, version);
    process.stdout.write(`${place}\n`);
    // Only a person at a desktop's terminal has a browser.
    if (!flags.print && process.stdout.isTTY && !place.startsWith("s3://")) {
        openInBrowser(pathToFileURL(place).href);
    }
}

/** Finds the report. @returns a path on this machine, or an address in S3. */
async function findReport(client: ServiceClient, project: string, version: string): Promise<string> {
    const { ModelDescription: model } = await client.call<Evaluation>("GET", `/projects/${project}/models/${version}`);
    if (model.EvaluationResult === undefined) {
        throw new Error(`${project}/${version} has no report: it is ${model.Status}. ${model.StatusMessage}`.trim());
    }
    const { Bucket, Prefix = "" } = model.OutputConfig.S3Location;
    const { key } = evaluationPlace(
        { bucket: Bucket, prefix: Prefix },
        { projectName: project, version },
        "EvaluationReport",
    );
    const folder = client.bucketRoot();
    if (folder === undefined || !existsSync(join(folder, Bucket))) {
        return `s3://${Bucket}/${key}`;
    }
    const file = join(folder, Bucket, key);
    if (!existsSync(file)) {
        throw new Error(`The report of ${project}/${version} was ${file}, and is deleted.`);
    }
    return file;
}

function openInBrowser(url: string): void {
    const [command, ...args] =
        process.platform === "darwin"
            ? ["open", url]
            : process.platform === "win32"
              ? ["cmd", "/c", "start", "", url]
              : ["xdg-open", url];
    const isDesktop = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
    if (isDesktop) {
        spawn(command, args, { detached: true, stdio: "ignore" })
            .on("error", () => undefined)
            .unref();
    }
}
