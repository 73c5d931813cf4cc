import type { TrainingEffort } from "../detector/trainingTask";

/**
 * The effort of trainings on this machine, from `LOOKOUTVISION_TRAINING_EFFORT`. `quick` is for tests
 * and trials: such a detector misses more, and may call good parts anomalies under another light.
 *
 * @throws Error with a sentence for any other value.
 */
export function trainingEffort(environment: NodeJS.ProcessEnv): TrainingEffort {
    const effort = environment.LOOKOUTVISION_TRAINING_EFFORT || "full";
    if (effort !== "full" && effort !== "quick") {
        throw new Error(`LOOKOUTVISION_TRAINING_EFFORT is "${effort}": write "full" or "quick", or leave it out.`);
    }
    return effort;
}
