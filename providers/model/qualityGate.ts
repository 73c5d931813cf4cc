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

/** Scores come from the service with the digits of a float. */
const rounding = 1e-6;

/**
 * What a version lacks: for each criterion that it fails what it reached and what was wanted. Empty when it passes.
 *
 * @param baseline - undefined when there is none to compare with.
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

/** Id of the model that a replacement of this one is compared with: this one, unless it never came so far. */
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
 * The scores that `notWorseThan` means; undefined when it means none, or a previous version that is gone.
 *
 * @param previousModel - id of the model that is replaced.
 * @throws Error with a sentence when the gate names a version that there isn't, or that has no scores.
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

/** Rounded down, so that what is too low looks so. */
function score(value: number): string {
    return (Math.floor((value + rounding) * 1e4) / 1e4).toFixed(4);
}
