import { explain } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import type { Service } from "../service/connection";
import { logicalName } from "../host/urn";
import { deleteVersion } from "./deleteVersion";
import { modelId, modelOfId } from "./modelId";
import { findBaseline, findShortfalls } from "./qualityGate";
import type { Baseline } from "./qualityGate";
import type { ModelOutputs } from "./state";

/**
 * Lets a version that a create has trained pass its gate, or deletes it.
 *
 * @throws Error if it is below its gate and deleted. This is an ordinary failure, so the state stays as it is.
 * @throws InitError if it couldn't be deleted. It is then in the state, and the next update replaces it.
 */
export async function passGate(
    context: HostContext,
    service: Service,
    trained: ModelOutputs,
    baseline: Baseline | undefined,
): Promise<ModelOutputs> {
    const shortfalls = findShortfalls(trained.qualityGate ?? {}, trained.performance, baseline);
    if (shortfalls.length === 0) {
        return passed(trained);
    }
    const { version } = trained;
    try {
        context.progress(trained.resourceUrn).show(`Version ${version} is below its quality gate, and is deleted.`);
        await deleteVersion(context, service, trained);
    } catch (error) {
        throw keptBelowGate(
            trained,
            shortfalls,
            `It could not be deleted (${explain(error)}), so it is in the state until a version that passes replaces it.`,
        );
    }
    const left =
        trained.previousModel === undefined
            ? ", and no trained version was there before."
            : `. ${previous(trained)} stays, and so does what hosts it.`;
    throw new Error(
        `version ${version} of project ${trained.projectName} is below its quality gate: ${shortfalls.join("; ")}. It was deleted again${left} ` +
            `${evaluation(trained)}Add more or better pictures, or lower the gate, and run "pulumi up" again: it trains anew.`,
    );
}

/**
 * Checks the gate of a version that is in the state already, because its wait was cut off. It isn't deleted, because
 * the state would then have a version that doesn't exist.
 *
 * @throws InitError if it is below its gate.
 */
export async function passGateInState(service: Service, trained: ModelOutputs): Promise<ModelOutputs> {
    let shortfalls: string[];
    try {
        shortfalls = findShortfalls(
            trained.qualityGate ?? {},
            trained.performance,
            await findBaseline(service, trained, trained.previousModel),
        );
    } catch (error) {
        shortfalls = [explain(error)];
    }
    if (shortfalls.length === 0) {
        return passed(trained);
    }
    throw keptBelowGate(
        trained,
        shortfalls,
        "It is in the state already, so it is kept until a version that passes replaces it.",
    );
}

/** Warns if the present version wouldn't pass a gate that has changed. Calls nothing, so it ignores `notWorseThan`. */
export function warnBelowGate(
    { progress }: HostContext,
    { resourceUrn, version, performance, qualityGate }: ModelOutputs,
): void {
    const shortfalls = findShortfalls(qualityGate ?? {}, performance);
    if (shortfalls.length > 0) {
        progress(resourceUrn).warn(
            `Version ${version} is below the new quality gate (${shortfalls.join("; ")}). It stays until the next training.`,
        );
    }
}

function passed({
    gatePending: _pending,
    previousModel: _previous,
    belowGate: _below,
    ...model
}: ModelOutputs): ModelOutputs {
    return model;
}

function keptBelowGate(model: ModelOutputs, shortfalls: readonly string[], consequence: string): InitError {
    const { gatePending: _pending, ...state } = model;
    const { resourceUrn, projectName, version, previousModel } = model;
    const id = modelId(projectName, version);
    const belowGate = shortfalls.join("; ");
    const stays = previousModel === undefined ? "" : ` ${previous(model)} stays until then, and so does what hosts it.`;
    return new InitError(
        id,
        { ...state, belowGate },
        `Version ${version} of LookoutVisionModel "${logicalName(resourceUrn)}" (project ${projectName}) is below its quality gate: ${belowGate}. ` +
            `${consequence}${stays} ${evaluation(model)}Add more or better pictures and run "pulumi up" again, which trains anew; ` +
            `or lower the gate, to keep this version.`,
    );
}

function previous({ projectName, previousModel = "" }: ModelOutputs): string {
    const model = modelOfId(previousModel);
    return `Version ${model.version}${model.projectName === projectName ? "" : ` of project ${model.projectName}`}`;
}

function evaluation({ evaluationResult, evaluationManifest }: ModelOutputs): string {
    const files = [evaluationResult, evaluationManifest].filter((file) => file !== undefined);
    return files.length === 0
        ? ""
        : `Its evaluation is in bucket ${files[0].bucket}: ${files.map(({ key }) => key).join(", ")}. `;
}
