import { explain, withoutFullStop } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import { UnreachableServiceError, waitPatienceMs } from "../service/connection";
import type { Service } from "../service/connection";
import { logicalName } from "../host/urn";
import { WaitTimeoutError } from "../service/waitUntil";
import { waitForEnd } from "../service/waits";
import { tolerateConflict } from "../model/deleteVersion";
import { findVersion } from "../model/describe";
import { modelId } from "../model/modelId";
import { defaultTimeout, stateOf, unitsOf, unitsText } from "./describe";
import type { InferenceUnits } from "./describe";
import type { HostedModelInputs, HostedModelOutputs } from "./state";

/**
 * Makes sure that the version is hosted with the declared inference units, and waits until it is.
 *
 * Each step follows from the version's present status. So it continues what a person, or an `up` that was cut off, has
 * started. That needs no client token, and one that is always the same would do harm. For 8 hours it would answer that
 * hosting is being started, although it was stopped since.
 *
 * @param timeout - a duration, for messages as it was given.
 * @throws InitError once hosting was there or requested; before that an ordinary Error, with nothing to record.
 */
export async function hostVersion(
    { clock, progress }: HostContext,
    service: Service,
    inputs: HostedModelInputs,
    timeout: string = defaultTimeout,
): Promise<HostedModelOutputs> {
    const { projectName, modelVersion } = inputs;
    const target = { ProjectName: projectName, ModelVersion: modelVersion };
    const version = `version ${modelVersion} of project ${projectName}`;
    const whole = `${version} for LookoutVisionHostedModel "${logicalName(inputs.resourceUrn)}"`;
    const row = progress(inputs.resourceUrn);

    let wanted: InferenceUnits = { min: inputs.minInferenceUnits, max: inputs.maxInferenceUnits };
    /** Units that it was hosted with before it was stopped here. Undefined: it wasn't stopped here. */
    let before: InferenceUnits | undefined;
    /** Reason for hosting it with those units again. Undefined: it isn't. */
    let refusal: unknown;
    let last: HostedModelOutputs | undefined;
    let isInHosting = false;

    const start = async () => {
        try {
            await tolerateConflict(
                service.call((api) =>
                    api.startModel({ ...target, MinInferenceUnits: wanted.min, MaxInferenceUnits: wanted.max }),
                ),
            );
            isInHosting = true;
        } catch (error) {
            const isRefused = !(error instanceof UnreachableServiceError);
            isInHosting ||= !isRefused;
            if (!isRefused || before === undefined || wanted === before) {
                throw error;
            }
            // A hosting that worked isn't lost because the service gives fewer units than are wanted now.
            [wanted, refusal] = [before, error];
        }
    };

    /** Takes the step that the version's status requires. */
    const look = async (): Promise<HostedModelOutputs | undefined> => {
        const found = await findVersion(service, { projectName, version: modelVersion }, waitPatienceMs);
        if (found === undefined) {
            throw new Error(
                `there is no ${version}: give one that is there. If it was deleted without Pulumi, run "pulumi refresh", then "pulumi up"`,
            );
        }
        const isFirstLook = last === undefined;
        last = stateOf(inputs, service, found);
        switch (found.Status) {
            case "HOSTED": {
                isInHosting = true;
                const units = unitsOf(found) ?? wanted;
                if (units.min === wanted.min && units.max === wanted.max) {
                    row.note(
                        `Version ${modelVersion} of project ${projectName} is hosted ${isFirstLook ? "already: it is taken over " : ""}at ${last.endpoint} with ${unitsText(units)}.`,
                    );
                    return last;
                }
                row.note(
                    `Version ${modelVersion} of project ${projectName} is hosted with ${unitsText(units)}: it is stopped, and started with ${unitsText(wanted)}.`,
                );
                before = units;
                await tolerateConflict(service.call((api) => api.stopModel(target)));
                return undefined;
            }
            case "STARTING_HOSTING":
            case "STOPPING_HOSTING":
            case "SYSTEM_UPDATING":
                isInHosting = true;
                row.show(last.statusMessage);
                return undefined;
            case "HOSTING_FAILED":
                if (isInHosting) {
                    throw new Error(last.statusMessage);
                }
                return start().then(() => undefined);
            case "TRAINED":
                return start().then(() => undefined);
            default:
                throw new Error(`${version} is ${found.Status}, and only a trained one can be hosted`);
        }
    };

    try {
        const standing = () => `its status is ${last?.status}`;
        const hosted = await waitForEnd({ what: `Hosting ${whole}`, look, standing, timeout, clock });
        if (refusal !== undefined) {
            throw new Error(`${withoutFullStop(explain(refusal))}; it is hosted with ${unitsText(wanted)} again`);
        }
        return hosted;
    } catch (error) {
        if (last === undefined || !isInHosting) {
            throw error;
        }
        const reason =
            error instanceof WaitTimeoutError
                ? error.message
                : `Hosting ${whole} failed: ${withoutFullStop(explain(error))}. Correct that and run "pulumi up" again.`;
        throw new InitError(modelId(projectName, modelVersion), last, reason);
    }
}
