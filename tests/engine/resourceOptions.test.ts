import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineProject, StackResource } from "../harness/engine/engine";
import { runPastTimeout } from "./interrupt";
import { isModel, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

/** A model whose name, place and options are in options.json, with an empty component and a bucket beside it. */
const program = `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { LookoutVisionLocalBucket, LookoutVisionModel } from "pulumi-lookoutvision";

const { name, description, tags, inLine, alias, transformedTag, ...options } = JSON.parse(readFileSync("options.json", "utf8"));
class Line extends pulumi.ComponentResource {
    constructor(opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Line", "line", {}, opts);
    }
}
const addTag: pulumi.ResourceTransformation = ({ props, opts, type }) =>
    transformedTag && type.endsWith(":Model") ? { props: { ...props, tags: { ...props.tags, added: transformedTag } }, opts } : undefined;
const line = new Line({ transformations: [addTag] });
const bucket = new LookoutVisionLocalBucket(name + "-bucket", {}, { aliases: alias ? [{ name: alias.name + "-bucket" }] : [] });
const model = new LookoutVisionModel(
    name,
    {
        projectName: "plates",
        outputConfig: { s3Location: { bucket: "plates", prefix: "models/" } },
        description,
        tags,
        triggers: [bucket.bucket],
        qualityGate: { notWorseThan: "previous", tolerance: 1 },
    },
    { ...options, dependsOn: [bucket], parent: inLine ? line : undefined, aliases: alias ? [{ name: alias.name, parent: alias.inLine ? line : pulumi.rootStackResource }] : [] },
);
export const { version } = model;
`;

interface Options {
    name?: string;
    description?: string;
    tags?: Record<string, string>;
    inLine?: boolean;
    /** The name that it had, and whether it was below the component. */
    alias?: { name: string; inLine: boolean };
    transformedTag?: string;
    [option: string]: unknown;
}

/** The options that Pulumi has for any resource, one after the other on one stack. */
describe("a model with Pulumi's own options", function () {
    this.timeout(150_000);
    let service: ProxiedService;
    let stack: EngineProject;

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack(program);
    });
    after(() => service?.remove());

    const versions = () => sameVersions(service.client, "plates", [stack]);
    const declare = (options: Options) =>
        writeFile(join(stack.folder, "options.json"), JSON.stringify({ name: "detector", ...options }));
    const up = async (options: Options) => {
        await declare(options);
        const { stdout, stderr } = await stack.mustRun(["up", "--yes", "--skip-preview", "--diff"]);
        return stdout + stderr;
    };
    const buckets = async () =>
        (await stack.exportStack()).filter(({ type }) => type.endsWith(":LocalBucket")).map(({ id }) => id);
    const model = async () => (await stack.exportStack()).find(isModel) as StackResource & Record<string, unknown>;

    it("is made below a component, with what the component's transformation adds, and after what it depends on", async () => {
        await up({ inLine: true, transformedTag: "by the line", tags: { line: "7" } });
        const { urn, inputs, dependencies, parent } = await model();
        assert.match(urn, /::test:index:Line\$pulumi-nodejs:dynamic\/lookoutvision:Model::detector$/);
        assert.equal(inputs?.["resourceUrn"], urn);
        assert.match(String(parent), /::line$/);
        assert.ok((dependencies as string[]).some((other) => other.endsWith("::detector-bucket")));
        assert.deepEqual(inputs?.["tags"], { line: "7", added: "by the line" });
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("goes on as the same when it is renamed and moved, with aliases, and so does the name of a bucket that the program doesn't name", async () => {
        const before = await model();
        const [bucket] = await buckets();
        const output = await up({
            name: "renamed",
            alias: { name: "detector", inLine: true },
            tags: { line: "7", added: "by the line" },
        });
        assert.match(output, /\n {4}5 unchanged/);
        const after = await model();
        assert.match(after.urn, /::test::pulumi-nodejs:dynamic\/lookoutvision:Model::renamed$/);
        assert.equal(after.id, before.id);
        assert.deepEqual(await buckets(), [bucket]);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
        assert.match(await up({ name: "renamed", tags: { line: "8" } }), /~ 1 updated\s+4 unchanged/);
        assert.match((await stack.mustRun(["refresh", "--yes", "--skip-preview"])).stdout, /unchanged/);
    });

    it("isn't changed by an argument that ignoreChanges names", async () => {
        assert.match(
            await up({
                name: "renamed",
                tags: { line: "9" },
                description: "other",
                ignoreChanges: ["tags", "description"],
            }),
            /\n {4}5 unchanged/,
        );
        const { inputs } = await model();
        assert.deepEqual([inputs?.["tags"], inputs?.["description"]], [{ line: "8" }, undefined]);
    });

    it("isn't deleted as long as it is protected", async () => {
        await up({ name: "renamed", tags: { line: "8" }, protect: true });
        const { code, stdout, stderr } = await stack.run(["destroy", "--yes", "--skip-preview"]);
        assert.notEqual(code, 0);
        assert.match(stdout + stderr, /protect/);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("keeps encrypted what additionalSecretOutputs names", async () => {
        await up({ name: "renamed", tags: { line: "8" }, additionalSecretOutputs: ["statusMessage"] });
        const { stdout } = await stack.mustRun(["stack", "export"]);
        assert.match(stdout, /"statusMessage": \{\s+"[0-9a-f]+": "[0-9a-f]+",\s+"ciphertext": /);
        assert.doesNotMatch(stdout, /"Training completed successfully/);
    });

    // Pulumi is told by no dynamic provider which property changed.
    it("is changed in place all the same by what replaceOnChanges names, for which there are triggers", async () => {
        assert.match(
            await up({ name: "renamed", tags: { line: "10" }, replaceOnChanges: ["tags"] }),
            /~ 1 updated\s+4 unchanged/,
        );
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("is deleted before the new one is trained with deleteBeforeReplace, and after that without", async () => {
        const order = async (options: Options) => {
            service.proxy.requests.length = 0;
            await up({ name: "renamed", ...options });
            return service.proxy.requests.filter(
                (operation) => operation === "DeleteModel" || operation === "CreateModel",
            );
        };
        assert.deepEqual(await order({ description: "another", deleteBeforeReplace: true }), [
            "DeleteModel",
            "CreateModel",
        ]);
        assert.deepEqual(await order({ description: "a-third" }), ["CreateModel", "DeleteModel"]);
        assert.deepEqual(await versions(), ["3 TRAINED"]);
    });

    it("waits no longer than customTimeouts say", async () => {
        await declare({ name: "renamed", description: "slow", customTimeouts: { create: "1s" } });
        assert.match(await runPastTimeout(stack, service.proxy), /took longer than 1 s; it goes on/);
        await up({ name: "renamed", description: "slow" });
        assert.deepEqual(await versions(), ["4 TRAINED"]);
    });

    it("is the same in a stack that is renamed, as is the bucket whose name was made", async () => {
        await stack.mustRun(["stack", "rename", "production"]);
        assert.match(await up({ name: "renamed", description: "slow" }), /\n {4}5 unchanged/);
        assert.deepEqual(await versions(), ["4 TRAINED"]);
        await stack.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(await versions(), []);
    });
});
