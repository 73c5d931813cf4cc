import { InitError } from "../host/initError";
import type { Service } from "../service/connection";
import { explain, withoutFullStop } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { callOwnOperation, ownModelPath } from "../service/ownOperations";
import type { OwnModel } from "../service/ownOperations";
import { modelId } from "./modelId";
import type { ModelPerformance } from "./resource";
import type { ModelOutputs, OperatingPointInputs } from "./state";

/** The service's answer. */
interface Answer {
    OperatingPoint: {
        Balanced?: boolean;
        MinimumRecall?: number;
        MaximumFalseAlarmRate?: number;
        Threshold?: number;
    };
    Tested?: { F1Score: number; Precision: number; Recall: number; FalseAlarmRate: number; Threshold: number };
    Before?: { Recall: number; FalseAlarmRate: number };
}

/** Error name of a service without such an operation: one of an earlier release, or Amazon's. */
const unknownOperation = "UnknownOperationException";

/**
 * Reads the operating point of a version. `point` undefined: it is balanced.
 *
 * @returns undefined for a service that has no operating points.
 */
export async function readOperatingPoint(
    service: Service,
    model: OwnModel,
): Promise<{ point: OperatingPointInputs | undefined } | undefined> {
    try {
        const answer = (await service.call((api) => callOwnOperation(api, "GET", ownModelPath(model, path)))) as Answer;
        return { point: pointOf(answer.OperatingPoint) };
    } catch (error) {
        if ((error as Error).name === unknownOperation) {
            return undefined;
        }
        throw error;
    }
}

/**
 * Sets the threshold of a trained version, in place.
 *
 * @param wanted - the operating point. Undefined: balanced.
 * @param before - the operating point to keep in the state if that fails. Undefined: balanced.
 * @returns the state with the scores of the new threshold.
 * @throws InitError if that fails: the version exists, and the next update sets it.
 */
export async function setOperatingPoint(
    context: HostContext,
    service: Service,
    state: ModelOutputs,
    wanted: OperatingPointInputs | undefined,
    before: OperatingPointInputs | undefined,
): Promise<ModelOutputs> {
    const { version, projectName, resourceUrn } = state;
    const row = context.progress(resourceUrn);
    const { operatingPoint: _replaced, ...others } = state;
    try {
        const body = { OperatingPoint: wirePoint(wanted) };
        const answer = (await service.call((api) =>
            callOwnOperation(api, "PUT", ownModelPath(state, path), body),
        )) as Answer;
        row.note(`The threshold of version ${version} is set: ${costs(answer)}.`);
        return {
            ...others,
            ...(wanted !== undefined && { operatingPoint: wanted }),
            ...(answer.Tested && { performance: performanceOf(answer.Tested) }),
        };
    } catch (error) {
        const why =
            (error as Error).name === unknownOperation
                ? `the service at ${service.endpoint} can't set thresholds; leave out operatingPoint, or use a newer release of it`
                : withoutFullStop(explain(error));
        throw new InitError(
            modelId(projectName, version),
            { ...others, ...(before !== undefined && { operatingPoint: before }) },
            `Setting operatingPoint of version ${version} of project ${projectName} failed: ${why}. ` +
                `The version stays as it was. Correct that and run "pulumi up" again: it sets the threshold without training.`,
        );
    }
}

const path = "operating-point";

function wirePoint(point: OperatingPointInputs | undefined): Answer["OperatingPoint"] {
    const { minimumRecall, maximumFalseAlarmRate, threshold } = point ?? {};
    return {
        ...(point === undefined && { Balanced: true }),
        ...(minimumRecall !== undefined && { MinimumRecall: minimumRecall }),
        ...(maximumFalseAlarmRate !== undefined && { MaximumFalseAlarmRate: maximumFalseAlarmRate }),
        ...(threshold !== undefined && { Threshold: threshold }),
    };
}

function pointOf({
    MinimumRecall,
    MaximumFalseAlarmRate,
    Threshold,
}: Answer["OperatingPoint"]): OperatingPointInputs | undefined {
    if (MinimumRecall !== undefined) {
        return { minimumRecall: MinimumRecall };
    }
    if (MaximumFalseAlarmRate !== undefined) {
        return { maximumFalseAlarmRate: MaximumFalseAlarmRate };
    }
    return Threshold === undefined ? undefined : { threshold: Threshold };
}

function performanceOf({ F1Score, Precision, Recall }: NonNullable<Answer["Tested"]>): ModelPerformance {
    return { f1Score: F1Score, precision: Precision, recall: Recall };
}

/** Describes the cost: "recall 0.950 instead of 0.900, false alarms 2.0 % instead of 1.0 %". */
function costs({ Tested, Before }: Answer): string {
    if (Tested === undefined || Before === undefined) {
        return "its scores are not known";
    }
    const share = (value: number) => `${(100 * value).toFixed(1)} %`;
    return (
        `recall ${Tested.Recall.toFixed(3)} instead of ${Before.Recall.toFixed(3)}, ` +
        `false alarms ${share(Tested.FalseAlarmRate)} instead of ${share(Before.FalseAlarmRate)} of the normal pictures that were tested`
    );
}
