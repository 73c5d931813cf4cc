import assert from "node:assert/strict";
import { InitError } from "../../../providers/host/initError";
import { startedBy, startedMark } from "../../../providers/model/startedMark";
import type { ModelInputs, ModelOutputs } from "../../../providers/model/state";
import { apiError } from "../scriptedService";

/** Of a model that a program declares, and its state once it is trained. */
export const inputs: ModelInputs = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "results" } },
    triggers: ["a"],
    resourceUrn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:Model::detector",
    stackIdentity: "identity",
    __provider: "stub",
};
export const trained: ModelOutputs = {
    ...inputs,
    version: "1",
    arn: "arn",
    status: "TRAINED",
    statusMessage: "",
    creationTimestamp: "",
};

export const untagged = () => ({ Tags: [] });
/** As the service answers for a version that this run has started. */
export const marked = () => ({ Tags: [{ Key: startedMark, Value: startedBy(inputs) }] });
export const created = () => ({ ModelMetadata: { ModelVersion: "1", ModelArn: "arn", Status: "TRAINING" } });
export const described = (Status: string, StatusMessage = "") => ({
    ModelDescription: { ModelVersion: "1", ModelArn: "arn", Status, StatusMessage },
});
export const notFound = (): never => {
    throw apiError("ResourceNotFoundException", "no such model");
};

/** Answers one after the other, and the last for ever. */
export function inTurn(...answers: (() => object)[]): () => object {
    let turn = 0;
    return () => answers[Math.min(turn++, answers.length - 1)]();
}

export async function initErrorOf(work: Promise<unknown>): Promise<InitError> {
    try {
        await work;
    } catch (error) {
        assert.ok(error instanceof InitError, String(error));
        return error;
    }
    throw new assert.AssertionError({ message: "it should have failed" });
}
