import type { Service } from "../service/connection";
import { findVersion } from "./describe";
import { modelId, modelOfId } from "./modelId";
import type { ModelPerformance } from "./resource";
import type { ModelInputs, ModelOutputs, QualityGateInputs } from "./state";

/** The version whose F1 score a new one must reach. */
export interface Baseline {
    version: string;
    f1Score: number;
}

/** Tolerance for comparing scores, because the service gives them with the digits of a float. */
const rounding = 1e-6;

/**
 * Lists a version's shortfalls: each failed criterion with the score reached and the score wanted. Empty: it passes.
 *
 * @param baseline - the version to compare with. Undefined: none.
 */
export function findShortfalls(
    gate: QualityGateInputs,
    performance: ModelPerformance | undefined,
    baseline?: Baseline,
): string[] {
    const { f1Score = 0, recall = 0, precision = 0 } = performance ?? {};
    const minimums: [string, number, number | undefined][] = [
        ["F1 score", f1Score, gate.minimumF1Score],
        ["recall", recall, gate.minimumRecall],
        ["precision", precision, gate.minimumPrecision],
    ];
    const shortfalls = minimums
        .filter(([, reached, wanted]) => wanted !== undefined && reached < wanted - rounding)
        .map(([name, reached, wanted]) => `${name} ${score(reached)} instead of at least ${wanted}`);
    const tolerance = gate.tolerance ?? 0;
    if (baseline !== undefined && f1Score < baseline.f1Score - tolerance - rounding) {
        const less = tolerance > 0 ? ` with a tolerance of ${tolerance}` : "";
        shortfalls.push(
            `F1 score ${score(f1Score)}, worse than version ${baseline.version}'s ${score(baseline.f1Score)}${less}`,
        );
    }
    return shortfalls;
}

/**
 * Id of the model that a replacement of this one is compared with. It is this one, unless it hasn't passed its gate;
 * then it is the one before.
 */
export function standingModel({
    projectName,
    version,
    gatePending,
    belowGate,
    previousModel,
}: ModelOutputs): string | undefined {
    const stands = gatePending === undefined && belowGate === undefined;
    return stands ? modelId(projectName, version) : previousModel;
}

/**
 * Finds the scores that `notWorseThan` means. Undefined: it means none, or a previous version that no longer exists.
 *
 * @param previousModel - id of the model that is replaced.
 * @throws Error with a sentence if the gate names a version that doesn't exist or has no scores.
 */
export async function findBaseline(
    service: Service,
    { projectName, qualityGate }: ModelInputs,
    previousModel: string | undefined,
): Promise<Baseline | undefined> {
    const wanted = qualityGate?.notWorseThan;
    if (wanted === undefined || (wanted === "previous" && previousModel === undefined)) {
        return undefined;
    }
    const model = wanted === "previous" ? modelOfId(previousModel!) : { projectName, version: wanted };
    const found = await findVersion(service, model);
    const f1Score = found?.Performance?.F1Score;
    if (f1Score !== undefined) {
        return { version: model.version, f1Score };
    }
    if (wanted === "previous") {
        return undefined;
    }
    throw new Error(
        `qualityGate.notWorseThan names version ${wanted} of project ${projectName}, ` +
            `${found === undefined ? "which is not on the service" : `which is ${found.Status} and has no scores`}: name another, or "previous"`,
    );
}

/** Rounds a score down, so that a score that is too low looks too low. */
function score(value: number): string {
    return (Math.floor((value + rounding) * 1e4) / 1e4).toFixed(4);
}
