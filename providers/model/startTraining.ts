import { clientToken } from "../arguments/clientToken";
import type { Service } from "../service/connection";
import { findVersion, stateOf } from "./describe";
import { tagsOfSensitivity } from "./sensitiveTo";
import { startedBy, startedMark } from "./startedMark";
import type { ModelInputs, ModelOutputs } from "./state";
import { apiTags, listTags } from "./tags";

/**
 * Has a version trained, or takes up the training of an `up` that was cut off.
 *
 * @param replaces - the version that the new one is to replace, if the engine has told.
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
        // The user's tags come later: with its client token an up that was cut off couldn't be tried again with other tags.
        Tags: apiTags({ [startedMark]: startedBy(inputs), ...tagsOfSensitivity(inputs.sensitiveTo) }),
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
        // With `pulumi up --replace` the engine compares nothing, so nobody has told that this version is replaced.
        token = clientToken(token, started.version);
    }
}

/** True for a version that an earlier run has made to the end: a training that starts now has its mark. */
async function isInState(service: Service, started: ModelOutputs): Promise<boolean> {
    try {
        if (startedMark in (await listTags(service, started.arn))) {
            return false;
        }
        // A service may leave out the tags that it is given; what trains is taken up in any case.
        const found = await findVersion(service, started);
        return found !== undefined && found.Status !== "TRAINING";
    } catch {
        // Whoever sets the tags next finds out what is wrong, and the version isn't lost by it.
        return false;
    }
}

/**
 * The same for every attempt to make this version: from the stack and all that determines what is trained, or the
 * user's own. A replacement's is another, or within 8 hours it would be the version that it is to replace.
 */
function versionToken(inputs: ModelInputs, replaces: string | undefined): string {
    const { stackIdentity, resourceUrn, projectName, outputConfig, description, kmsKeyId, sensitiveTo, triggers } =
        inputs;
    if (inputs.clientToken !== undefined) {
        return replaces === undefined ? inputs.clientToken : clientToken(inputs.clientToken, replaces);
    }
    return clientToken(stackIdentity, resourceUrn, {
        projectName,
        outputConfig,
        description,
        kmsKeyId,
        sensitiveTo,
        triggers,
        replaces,
    });
}
