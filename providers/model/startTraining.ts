import { clientToken } from "../arguments/clientToken";
import type { Service } from "../service/connection";
import { findVersion, stateOf } from "./describe";
import { engineTag, tagsOfEngine } from "./engine";
import { tagsOfSensitivity } from "./sensitiveTo";
import { startedBy, startedMark } from "./startedMark";
import type { ModelInputs, ModelOutputs } from "./state";
import { apiTags, listTags } from "./tags";

/**
 * Starts the training of a version, or continues the training of an `up` that was cut off.
 *
 * @param replaces - the version that the new one is to replace. Undefined: the engine named none.
 */
export async function startTraining(
    service: Service,
    inputs: ModelInputs,
    replaces: string | undefined,
): Promise<ModelOutputs> {
    const { projectName, outputConfig, description, kmsKeyId } = inputs;
    const request = {
        ProjectName: projectName,
        OutputConfig: {
            S3Location: { Bucket: outputConfig.s3Location.bucket, Prefix: outputConfig.s3Location.prefix },
        },
        Description: description,
        KmsKeyId: kmsKeyId,
        // The user's tags are set later. With this client token, an `up` that was cut off couldn't be tried again with
        // other tags.
        Tags: apiTags({
            [startedMark]: startedBy(inputs),
            ...tagsOfSensitivity(inputs.sensitiveTo),
            ...tagsOfEngine(inputs.engine),
        }),
    };
    const had = new Set<string>();
    for (let token = versionToken(inputs, replaces); ;) {
        const asked = { ...request, ClientToken: token };
        const { ModelMetadata: made = {} } = await service.call((api) => api.createModel(asked));
        const started = stateOf(inputs, made.ModelVersion ?? "", made);
        if (had.has(started.version) || !(await isInState(service, started))) {
            return started;
        }
        had.add(started.version);
        // With `pulumi up --replace` the engine compares nothing, so it hasn't said that this version is replaced.
        token = clientToken(token, started.version);
    }
}

/** True for a version that an earlier run has completed. A training that starts now has its mark. */
async function isInState(service: Service, started: ModelOutputs): Promise<boolean> {
    try {
        if (startedMark in (await listTags(service, started.arn))) {
            return false;
        }
        // A service may drop the tags that it is given. A version in training is continued in any case.
        const found = await findVersion(service, started);
        return found !== undefined && found.Status !== "TRAINING";
    } catch {
        // The next setting of tags finds out what is wrong, and the version isn't lost by it.
        return false;
    }
}

/**
 * Makes the client token, which is the same for every attempt to make this version. It is made from the stack and
 * everything that determines what is trained, or it is the user's own. A replacement gets another token. Otherwise,
 * within 8 hours, it would be the version that it is to replace.
 */
function versionToken(inputs: ModelInputs, replaces: string | undefined): string {
    const { stackIdentity, resourceUrn, projectName, outputConfig, description, kmsKeyId, sensitiveTo, triggers } =
        inputs;
    // Its price is for people only.
    const { [engineTag]: engine } = tagsOfEngine(inputs.engine);
    if (inputs.clientToken !== undefined) {
        return replaces === undefined ? inputs.clientToken : clientToken(inputs.clientToken, replaces);
    }
    return clientToken(stackIdentity, resourceUrn, {
        projectName,
        outputConfig,
        description,
        kmsKeyId,
        sensitiveTo,
        engine,
        triggers,
        replaces,
    });
}
