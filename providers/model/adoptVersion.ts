import { changedArguments } from "../arguments/changedArguments";
import type { Service } from "../service/connection";
import { withoutFullStop } from "../service/errors";
import { argumentsOf, findVersion, stateOf } from "./describe";
import { sensitivityOf } from "./sensitiveTo";
import type { ModelInputs, ModelOutputs } from "./state";
import { listTags } from "./tags";

/**
 * Reads the state of the version that `adoptVersion` names. It may still be TRAINING. Changes nothing.
 *
 * @throws Error with a sentence if the version can't be taken over, or was made with other arguments.
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
        const why = found.StatusMessage ? ` (${withoutFullStop(found.StatusMessage)})` : "";
        throw new Error(
            `version ${version} of project ${projectName} is ${found.Status}${why}: leave adoptVersion out to train one, or name another`,
        );
    }
    const told = sensitivityOf(await listTags(service, found.ModelArn ?? ""));
    const corrections = findCorrections(inputs, { ...argumentsOf(found), ...told });
    if (corrections.length > 0) {
        throw new Error(
            `version ${version} of project ${projectName} was made with other arguments. To take it over, ${corrections.join("; ")}`,
        );
    }
    return stateOf(inputs, version, found);
}

type MadeWith = ReturnType<typeof argumentsOf> & ReturnType<typeof sensitivityOf>;

/** Says what to write for each argument that differs from what the version was made with. */
function findCorrections(inputs: ModelInputs, made: MadeWith): string[] {
    return changedArguments(made, inputs, ["outputConfig", "description", "kmsKeyId", "sensitiveTo"] as const)
        .filter((name) => !(name === "kmsKeyId" && isSameKey(inputs.kmsKeyId, made.kmsKeyId)))
        .map((name) => {
            const value = made[name as keyof typeof made];
            return value === undefined ? `leave out ${name}` : `write ${name}: ${JSON.stringify(value)}`;
        });
}

/**
 * True if both name the same key. A service may tell the ARN of a key given by id or alias. Which key an alias means
 * isn't known here.
 */
function isSameKey(declared: string | undefined, told: string | undefined): boolean {
    return (
        declared !== undefined &&
        told !== undefined &&
        (told.endsWith(`/${declared}`) || /(^|:)alias\//.test(declared) !== /(^|:)alias\//.test(told))
    );
}
