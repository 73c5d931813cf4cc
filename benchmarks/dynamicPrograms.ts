import { modelMembers } from "../providers/model/resource";
import { memberNamesOf } from "../providers/resource/lookoutVisionResource";

/*
 * Programs that declare the same models in different ways: with this package, with a dynamic resource as usually
 * written, and with one that does nothing. The last has either these arguments alone, or all properties of this
 * package's models. The variable MODELS is the number of models.
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

/** Program with the least cost of a dynamic resource: no inputs are compared, no call is made. */
export const barestProgram = emptyProgram([]);

/**
 * The barest program with all outputs declared. Pulumi's SDK makes four promises for each property of a resource, each
 * with a stack trace.
 */
export const samePropertiesProgram = emptyProgram(memberNamesOf(modelMembers));

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
 * Program that is written in the usual way: the text in the state is the provider's own code. A provider that closes
 * over a client of the SDK can't be serialised ("captured variable 'client' which indirectly referenced …"). So each
 * method loads the SDK. A text of 30 kB that the provider closes over stands for the rest of its code.
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
