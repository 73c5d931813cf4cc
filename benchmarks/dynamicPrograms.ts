import { modelProperties } from "../providers/model/resource";

/*
 * Programs that declare the same models: with this package, as a dynamic resource is usually written, and as one that
 * does nothing, with these arguments alone or with all the properties of this package's models. The variable MODELS
 * says how many.
 */

const models = `
const models = Array.from({ length: Number(process.env.MODELS) }, (_, i) => "model-" + i);
const args = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "plates", prefix: "models/" } },
    tags: { line: "7" },
    triggers: ["sha256:5b1c1f0c3a1f0a2f6d1f6f3f8a7f2f6f6e5d4c3b2a1908f7e6d5c4b3a2918070"],
};
`;

export const oursProgram = `
import { LookoutVisionModel } from "pulumi-lookoutvision";
${models}
models.forEach((name) => new LookoutVisionModel(name, args));
`;

/** No inputs are compared by it, no call is made: the least that a dynamic resource costs. */
export const barestProgram = emptyProgram([]);

/** The same with all outputs declared: Pulumi's SDK makes four promises for each property of a resource, each with a stack trace. */
export const samePropertiesProgram = emptyProgram(modelProperties);

function emptyProgram(properties: readonly string[]): string {
    return `
import * as pulumi from "@pulumi/pulumi";
${models}
const properties = Object.fromEntries(${JSON.stringify(properties)}.map((name) => [name, undefined]));
const provider: pulumi.dynamic.ResourceProvider = {
    create: async (inputs) => ({ id: "one", outs: inputs }),
};
class Empty extends pulumi.dynamic.Resource {
    constructor(name: string) {
        super(provider, name, { ...properties, ...args });
    }
}
models.forEach((name) => new Empty(name));
`;
}

/**
 * The usual way, whose text in the state is the provider's own code. One that closes over a client of the SDK doesn't
 * serialise ("captured variable 'client' which indirectly referenced …"), so each method loads the SDK, and what such a
 * provider consists of otherwise stands as 30 kB of text that it closes over.
 */
export const plainProgram = `
import * as pulumi from "@pulumi/pulumi";
${models}
const code = "0123456789 ".repeat(2_700);
const provider: pulumi.dynamic.ResourceProvider = {
    check: async (_olds, news) => ({ inputs: news, failures: code.length > 0 ? [] : [{ property: "", reason: "no code" }] }),
    diff: async (_id, olds, news) => ({
        changes: ["projectName", "outputConfig", "tags", "triggers"].some((name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name])),
    }),
    create: async (inputs) => {
        const { LookoutVision } = require("@aws-sdk/client-lookoutvision");
        if (process.env.CALL_THE_SERVICE) {
            await new LookoutVision({}).createModel({ ProjectName: inputs.projectName, OutputConfig: inputs.outputConfig });
        }
        return { id: inputs.projectName + "/1", outs: inputs };
    },
};
class Plain extends pulumi.dynamic.Resource {
    constructor(name: string) {
        super(provider, name, { ...args });
    }
}
models.forEach((name) => new Plain(name));
`;
