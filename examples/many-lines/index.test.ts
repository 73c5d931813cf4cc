import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

interface Registered {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
}

/** Stands in for the engine: no CLI, no service, no training. Outputs are what the test says. */
const registered: Registered[] = [];
const mocks: pulumi.runtime.Mocks = {
    newResource({ type, name, inputs }) {
        registered.push({ type: type.split(":").at(-1)!, name, inputs });
        const outputs = {
            contentHash: `hash-of-${name}`,
            version: "1",
            performance: { f1Score: 0.9, precision: 0.9, recall: 0.9 },
        };
        return { id: name, state: { ...inputs, ...outputs } };
    },
    call: ({ inputs }) => inputs,
};
const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
const inputsOf = (type: string, name: string) =>
    registered.find((one) => one.type === type && one.name === name)?.inputs;

describe("the stack of all lines", () => {
    let program: typeof import(".");

    before(async () => {
        await pulumi.runtime.setMocks(mocks, "many-lines", "test");
        pulumi.runtime.setConfig("many-lines:lines", JSON.stringify(["milling", "welding"]));
        program = require("."); // Only now, since it registers its resources when it is loaded.
        await valueOf(pulumi.output(program.versions));
    });

    it("has a model for each line of the list", () => {
        const models = registered.filter(({ type }) => type === "Model").map(({ name }) => name);
        assert.deepEqual(models.sort(), ["milling-model", "welding-model"]);
    });

    it("trains a line on its own pictures, and anew when they change", () => {
        assert.equal((inputsOf("Dataset", "welding-train")!.images as { folder: string }).folder, "./pictures/welding");
        assert.deepEqual(inputsOf("Model", "welding-model")!.triggers, ["hash-of-welding-train"]);
    });

    it("tags a model with its line", () => {
        assert.deepEqual(inputsOf("Model", "milling-model")!.tags, { line: "milling" });
    });

    it("hosts nothing", () => {
        assert.ok(!registered.some(({ type }) => type === "HostedModel"));
    });

    it("gives the score of each line", async () => {
        assert.deepEqual(await valueOf(pulumi.output(program.f1Scores)), { milling: 0.9, welding: 0.9 });
    });
});
