import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { modelHandlers } from "../../providers/model/handlers";
import type { ModelInputs } from "../../providers/model/state";
import { repository } from "../harness/engine/engine";
import { startProviderHost } from "../harness/engine/providerHost";
import type { ProviderHost } from "../harness/engine/providerHost";
import { scriptedContext } from "./scriptedService";

/** What can be counted of what the provider costs; `npm run bench -- provider` measures the rest. */
describe("the provider's cost", () => {
    const inputs: ModelInputs = {
        projectName: "plates",
        outputConfig: { s3Location: { bucket: "results" } },
        resourceUrn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:Model::detector",
        stackIdentity: "identity",
        __provider: "stub",
    };

    it("is at most 150 DescribeModel calls for the first hour of a training", async () => {
        const hourMs = 3_600_000;
        const described = () => ({
            ModelDescription: {
                ModelVersion: "1",
                ModelArn: "arn",
                Status: context.clock.now() < hourMs ? "TRAINING" : "TRAINED",
            },
        });
        const context = scriptedContext({
            createModel: () => ({ ModelMetadata: { ModelVersion: "1", ModelArn: "arn", Status: "TRAINING" } }),
            describeModel: described,
            listTagsForResource: () => ({ Tags: [] }),
            untagResource: () => ({}),
            tagResource: () => ({}),
        });
        const { outs } = await modelHandlers(context).create(inputs);
        assert.equal(outs.status, "TRAINED");
        const calls = context.calls.filter((call) => call === "describeModel").length;
        assert.ok(calls > 1 && calls <= 150, `${calls} calls`);
    });

    it("is neither the AWS SDK nor the compiler nor the service, until a call is made", () => {
        const script = `
            require("@pulumi/pulumi");
            const before = new Set(Object.keys(require.cache));
            require("pulumi-lookoutvision");
            require("pulumi-lookoutvision/provider").handlersOf("Model");
            console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));
            process.exit();`;
        const loaded = JSON.parse(
            execFileSync(process.execPath, ["-e", script], { cwd: repository, encoding: "utf8" }),
        ) as string[];
        assert.ok(
            loaded.some((file) => /[\\/]bin[\\/]model[\\/]handlers\.js$/.test(file)),
            "what is compiled is what was loaded",
        );
        assert.deepEqual(
            loaded.filter((file) => /[\\/](node_modules|server)[\\/]/.test(file)),
            [],
        );
    });

    describe("of a preview without changes", () => {
        let host: ProviderHost;
        before(async () => {
            // Nobody listens there, so a call would fail.
            host = await startProviderHost({ "lookoutvision:endpoint": "http://127.0.0.1:1/" });
        });
        after(() => host.close());

        it("is no call of the service, for as many models as there are", async () => {
            const service = { endpoint: "http://127.0.0.1:1/", id: "0123" };
            for (let version = 1; version <= 20; version++) {
                const { projectName, outputConfig } = inputs;
                const declared = host.properties("Model", `model${version}`, { projectName, outputConfig });
                const state = {
                    ...declared,
                    version: String(version),
                    arn: "arn",
                    status: "TRAINED",
                    statusMessage: "",
                    creationTimestamp: "",
                    service,
                };
                const { inputs: checked, failures } = await host.check(declared, declared);
                assert.deepEqual(failures, []);
                assert.deepEqual(await host.diff(`plates/${version}`, state, checked), {
                    changes: false,
                    replaces: [],
                });
            }
            assert.equal(host.printed(), "");
        });
    });
});
