import { printable } from "../files/printable";
import { Option } from "commander";
import type { Command } from "commander";
import type { ExplainAnomaliesOutput } from "../api/ownOutputs/explainAnomalies";
import { chooseBackbone } from "../detector/backbone/backboneChoice";
import { ownModelPath } from "../client/ownRoot";
import { borrowHosting } from "./borrowedHosting";
import { findVersion, parseModelName } from "./hostedVersion";
import type { ModelName } from "./hostedVersion";
import { interruptible } from "./interruption";
import { anomalyExitCode, lookAtPictures } from "./lookAtPictures";
import type { DetectAnomalyResult, OutputFlags } from "./lookAtPictures";
import { packageTrustFlags, trustOf } from "./packageTrust";
import type { PackageTrustFlags } from "./packageTrust";
import { loadPackagedModel } from "./packagedModel";
import { listPictures } from "./pictureFiles";
import type { PictureFile } from "./pictureFiles";
import { findPreparation, preparerOf } from "./preparedPictures";
import { ServiceError } from "../client/serviceClient";
import type { ServiceClient } from "../client/serviceClient";
import { connect } from "./connect";
import type { WhichService } from "./connect";
import { backboneFlag } from "./serviceFlags";
import { number } from "./threshold";
import { whichServiceFlags } from "./whichServiceFlags";

interface DetectFlags extends WhichService, OutputFlags, PackageTrustFlags {
    backbone?: string;
    keepHosted?: true;
    package?: string;
    prepared?: true;
    stop?: true;
}

/** `lookoutvision detect` */
export function addDetectCommand(program: Command): void {
    const command = program
        .command("detect")
        .description(
            "Inspect pictures with a trained model. If it isn't hosted, this command hosts it and stops it afterwards.",
        )
        .usage(
            "[options] PROJECT[/VERSION] PICTURE|FOLDER...\n       lookoutvision detect [options] --package ARCHIVE.zip PICTURE|FOLDER...",
        )
        .argument("[model]", "PROJECT, for its newest trained version, or PROJECT/VERSION; not with --package")
        .argument("[pictures...]", "PNG or JPEG files of the size that the training pictures had, or folders of them")
        .addOption(
            new Option(
                "--package <archive>",
                "use the model in this archive of a packaging job, without a service",
            ).conflicts(["keepHosted", "stop"]),
        )
        .addOption(packageTrustFlags.key())
        .addOption(packageTrustFlags.unverified())
        .addOption(
            backboneFlag("ONNX file of the backbone that the package's model was trained with, if it is a brought one"),
        )
        .addOption(new Option("--json", "print a JSON object per line instead of text"))
        .addOption(
            new Option(
                "--masks <dir>",
                "write masks of the anomalies to DIR/PICTURE.mask.png, from a model that was trained with masks",
            ),
        )
        .addOption(
            new Option("--heatmaps <dir>", "write each picture to DIR/PICTURE.heatmap.jpg, with unusual places in red"),
        )
        .addOption(
            new Option(
                "--threshold <score>",
                "decide by this score instead of the model's own threshold, which stays as it is",
            ).argParser(number),
        )
        .addOption(
            new Option("--fail-on-anomaly", `end with exit code ${anomalyExitCode} when a picture shows an anomaly`),
        )
        .addOption(
            new Option(
                "--prepared",
                "don't cut out and scale the pictures: that is done already, as for the training pictures",
            ),
        )
        .addOption(new Option("--keep-hosted", "leave the model hosted, ready for the next call"))
        .addOption(
            new Option("--stop", "stop the model afterwards, even if it was hosted before").conflicts("keepHosted"),
        );
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(async (first: string | undefined, others: string[], flags: DetectFlags) => {
        const named = first === undefined ? [] : [first, ...others];
        const paths = flags.package === undefined ? others : named;
        if (paths.length === 0) {
            command.error("error: name the pictures to inspect");
        }
        const name = flags.package === undefined ? parseModelName(first!) : undefined;
        const { pictures, problems } = await listPictures(paths);
        problems.forEach(say);
        if (problems.length > 0) {
            process.exitCode = 1;
        }
        if (pictures.length === 0) {
            return;
        }
        chooseBackbone(flags.backbone);
        if (name !== undefined) {
            await detect(name, pictures, flags);
        } else {
            const look = await loadPackagedModel(flags.package!, await trustOf(flags, say), flags);
            await lookAtPictures(pictures, flags, look);
        }
    });
}

function say(text: string): void {
    process.stderr.write(`${printable(text)}\n`);
}

async function detect(name: ModelName, pictures: PictureFile[], flags: DetectFlags): Promise<void> {
    const client = (await connect(flags, { start: true }))!;
    const { project } = name;
    const version = await findVersion(client, name);
    say(`Asking ${project}/${version} of the service at ${client.endpoint}.`);
    const hosting = borrowHosting(client, flags, { project, version }, () => say(`Hosting ${project}/${version} …`));
    await interruptible(
        async (unless) => {
            await unless(hosting.host());
            const preparation = flags.prepared ? undefined : await unless(findPreparation(client, project, version));
            const prepare = preparerOf(preparation);
            await lookAtPictures(pictures, flags, async (content) => {
                const looked = await prepare(content);
                const host = () => unless(hosting.host());
                return { ...(await unless(detectOne(client, flags, { project, version }, looked, host))), looked };
            });
        },
        async () => {
            if (flags.keepHosted) {
                hosting.keep();
            } else {
                await (flags.stop ? hosting.stop() : hosting.giveBack());
            }
        },
    );
    if (flags.keepHosted && hosting.isOurs) {
        say(`${project}/${version} stays hosted. To end that, call detect with --stop.`);
    }
}

async function detectOne(
    client: ServiceClient,
    { threshold }: OutputFlags,
    { project, version }: { project: string; version: string },
    content: Buffer,
    hostAgain: () => Promise<void>,
): Promise<DetectAnomalyResult> {
    const type = content[0] === 0x89 ? "image/png" : "image/jpeg";
    const once = async () => {
        const query = threshold === undefined ? "" : `?threshold=${threshold}`;
        const path = ownModelPath(project, version, `explain${query}`);
        return (await client.call<ExplainAnomaliesOutput>("POST", path, { content, type })).ExplainAnomalyResult;
    };
    try {
        return await once();
    } catch (error) {
        // Another `detect` that had started the version has just stopped it, or is stopping it.
        if (!(error instanceof ServiceError) || !["ConflictException", "ThrottlingException"].includes(error.code)) {
            throw error;
        }
        await hostAgain();
        return once();
    }
}
