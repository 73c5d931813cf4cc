import type { ModelDescription } from "@aws-sdk/client-lookoutvision";
import { changedArguments } from "../arguments/changedArguments";
import type { Service } from "../service/connection";
import { argumentsOf, findVersion, stateOf } from "./describe";
import type { ModelInputs, ModelOutputs } from "./state";

/**
 * The state of the version that `adoptVersion` names; it may still be TRAINING. Changes nothing.
 *
 * @throws Error with a sentence when there is none that can be taken over, or it was made with other arguments.
 */
export async function findAdopted(service: Service, inputs: ModelInputs, version: string): Promise<ModelOutputs> {
    const { projectName } = inputs;
    const found = await findVersion(service, { projectName, version });
    if (found === undefined) {
        throw new Error(
            `adoptVersion names version ${version} of project ${projectName}, which is not on the service at ${service.endpoint}: ` +
                `name another, or leave adoptVersion out to train one`,
        );
    }
    if (found.Status === "TRAINING_FAILED" || found.Status === "DELETING") {
        const why = found.StatusMessage ? ` (${found.StatusMessage.replace(/[.\s]+$/, "")})` : "";
        throw new Error(
            `version ${version} of project ${projectName} is ${found.Status}${why}: leave adoptVersion out to train one, or name another`,
        );
    }
    const corrections = findCorrections(inputs, found);
    if (corrections.length > 0) {
        throw new Error(
            `version ${version} of project ${projectName} was made with other arguments. To take it over, ${corrections.join("; ")}`,
        );
    }
    return stateOf(inputs, version, found);
}

/** For each argument that isn't what the version was made with, what to write. */
function findCorrections(inputs: ModelInputs, found: ModelDescription): string[] {
    const made = argumentsOf(found);
    return changedArguments(made, inputs, ["outputConfig", "description", "kmsKeyId"] as const)
        .filter((name) => !(name === "kmsKeyId" && isSameKey(inputs.kmsKeyId, made.kmsKeyId)))
        .map((name) => {
            const value = made[name as keyof typeof made];
            return value === undefined ? `leave out ${name}` : `write ${name}: ${JSON.stringify(value)}`;
        });
}

/** A service may tell the ARN of a key that it was given by id or alias. Which key an alias stands for isn't known here. */
function isSameKey(declared: string | undefined, told: string | undefined): boolean {
    return (
        declared !== undefined &&
        told !== undefined &&
        (told.endsWith(`/${declared}`) || /(^|:)alias\//.test(declared) !== /(^|:)alias\//.test(told))
    );
}
