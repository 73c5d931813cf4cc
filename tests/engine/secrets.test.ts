import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";

/** Every argument that can hold a secret has one, whose text contains `hidden`: from values.json, or from the configuration. */
const program = `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { DefectDetector, LookoutVisionDataset, LookoutVisionLocalBucket, LookoutVisionModel, LookoutVisionModelPackage, LookoutVisionProject } from "pulumi-lookoutvision";

const values = JSON.parse(readFileSync("values.json", "utf8"));
const config = new pulumi.Config();
const secret = (name: string): pulumi.Output<string> => (values.configured ? config.requireSecret(name) : pulumi.secret(values[name]));
const trigger = config.requireSecret("trigger");

const { bucket } = new LookoutVisionLocalBucket("bucket");
const { projectName } = new LookoutVisionProject("project", { projectName: "plates", clientToken: secret("token") });
const training = new LookoutVisionDataset("training", {
    projectName,
    datasetType: "train",
    images: { folder: secret("folder"), bucket, prefix: secret("picturePrefix"), maskColors: secret("kind").apply((kind) => ({ [kind]: "#ff0000" })) },
});
const tests = new LookoutVisionDataset("tests", {
    projectName,
    datasetType: "test",
    datasetSource: { groundTruthManifest: { s3Object: { bucket: "others", key: secret("key") } } },
    contentHash: secret("hash"),
});
const outputConfig = { s3Location: { bucket, prefix: secret("prefix") } };
const model = new LookoutVisionModel("model", {
    projectName,
    outputConfig,
    description: secret("description"),
    tags: { line: secret("tag"), plain: "7" },
    triggers: [training.contentHash, tests.contentHash, trigger, { nested: secret("trigger") }],
    clientToken: secret("token"),
});
new LookoutVisionModelPackage("component", {
    projectName,
    modelVersion: model.version,
    description: secret("description"),
    configuration: {
        greengrass: {
            s3OutputLocation: outputConfig.s3Location,
            componentName: secret("component"),
            componentDescription: secret("description"),
            tags: { line: secret("tag") },
            targetPlatform: { os: "LINUX", arch: "X86_64" },
            compilerOptions: secret("options"),
        },
    },
    triggers: [trigger],
});
if (values.configured) {
    new DefectDetector("detector", {
        images: secret("folder"),
        testImages: secret("testFolder"),
        imagePrefix: secret("picturePrefix"),
        outputPrefix: secret("prefix"),
        description: secret("description"),
        tags: { line: secret("tag") },
        triggers: [secret("trigger")],
    });
}
export const { tags, evaluationManifest } = model;
`;

const values = {
    token: "hidden-token",
    folder: "./hiddenFolder",
    testFolder: "./hiddenTests",
    picturePrefix: "hiddenPictures/",
    kind: "hiddenKind",
    key: "hiddenPictures/train.manifest",
    hash: "hiddenHash",
    prefix: "hiddenResults/",
    description: "hidden-description",
    tag: "hidden tag",
    trigger: "hidden trigger",
    component: "hidden.component",
    options: '{"mcpu": "hidden"}',
};

describe("secret arguments", function () {
    this.timeout(200_000);
    let stack: EngineProject;
    // The CLI knows --event-log where debug commands are on.
    const events = () => join(stack.folder, "events.json");

    before(async () => {
        stack = await createEngineProject({ program, env: { PULUMI_DEBUG_COMMANDS: "true" } });
        const others = join(stack.dataDir, "buckets", "others");
        await mkdir(others, { recursive: true });
        await Promise.all([
            drawPictures(join(stack.folder, "hiddenFolder"), { normal: 12, anomaly: 9, size: 64, prefix: "" }),
            drawPictures(join(stack.folder, "hiddenTests"), { normal: 12, anomaly: 9, size: 64, seed: 3, prefix: "" }),
            drawPictures(others, { normal: 12, anomaly: 9, size: 64, seed: 2, prefix: "hiddenPictures/" }),
        ]);
        await stack.mustRun([
            "config",
            "set-all",
            ...Object.entries(values).flatMap(([name, value]) => ["--secret", `${name}=${value}`]),
        ]);
    });
    after(() => stack?.remove());

    const declare = (changed: object) =>
        writeFile(join(stack.folder, "values.json"), JSON.stringify({ ...values, ...changed }));
    const assertHidden = (what: string, text: string) => {
        const at = text.search(/hidden/i);
        assert.ok(at === -1, `${what} tells a secret: …${text.slice(Math.max(0, at - 300), at + 100)}…`);
    };
    /** Runs Pulumi, and looks at all that it prints and all that it leaves. */
    const run = async (...args: string[]) => {
        const { code, stdout, stderr } = await stack.run([...args, "--event-log", events()]);
        assertHidden("what is printed", stdout + stderr);
        assertHidden(
            "the event log",
            (await readFile(events(), "utf8"))
                .split("\n")
                .filter((event) => !isSdksOwn(event))
                .join("\n"),
        );
        assertHidden("the state", (await stack.mustRun(["stack", "export"])).stdout);
        return { code, output: stdout + stderr };
    };

    it("are in no message about what is wrong with them", async () => {
        await declare({ picturePrefix: "/hidden/" });
        const { code, output } = await run("preview");
        assert.notEqual(code, 0);
        assert.match(output, /images\.prefix must be .*, not "\[secret\]"/);
    });

    it("are in nothing that a preview says, however much it is asked to say", async () => {
        await declare({ configured: true });
        const { stdout, stderr } = await stack.mustRun([
            "preview",
            "--diff",
            "-v=9",
            "--logtostderr",
            "--event-log",
            events(),
        ]);
        assertHidden("what is printed", stdout);
        assertHidden("the event log", await readFile(events(), "utf8"));
        assertHidden("the log", stderr);
    });

    it("are in plain text neither in the state nor in what an update says, and their copies are secret outputs", async () => {
        await declare({});
        const { code, output } = await run("up", "--yes", "--skip-preview");
        assert.equal(code, 0, output);
        const { stdout } = await stack.mustRun(["stack", "output"]);
        assert.match(
            stdout,
            /evaluationManifest\s+\{"bucket":"bucket-[0-9a-f]+","key":"\[secret\]"\}|evaluationManifest\s+\[secret\]/,
        );
        const { evaluationManifest, tags } = (await stack.outputs()) as {
            evaluationManifest: { key: string };
            tags: Record<string, string>;
        };
        assert.match(evaluationManifest.key, /^hiddenResults\/EvaluationManifest/);
        assert.deepEqual(tags, { line: "hidden tag", plain: "7" });
    });

    it("are in no message of what failed on the service, nor in the state of that", async () => {
        // Of the 12 normal pictures to learn from, 10 must be usable.
        for (const index of [4, 5, 6]) {
            const picture = join(stack.folder, `hiddenFolder/normal/normal-${index}.png`);
            await writeFile(picture, (await readFile(picture)).subarray(0, 300));
        }
        const { code, output } = await run("up", "--yes", "--skip-preview", "--refresh");
        assert.notEqual(code, 0);
        assert.match(output, /Training version 2 of LookoutVisionModel "model" .* failed: /);
    });

    it("are not in the log of a local service", async () => {
        assertHidden("the log", await readFile(join(stack.dataDir, "service.log"), "utf8"));
    });
});

/** The SDK tells all that it hears to the debug log, and only secrets of the configuration are kept from that. */
function isSdksOwn(event: string): boolean {
    return (
        event !== "" &&
        (JSON.parse(event) as { diagnosticEvent?: { severity: string } }).diagnosticEvent?.severity === "debug"
    );
}
