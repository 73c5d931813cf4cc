import type { AlgorithmSettings } from "../../../sageMaker/settings";
import { jobEngine } from "../sageMaker/jobEngine";
import type { JobEngineOptions } from "../sageMaker/jobEngine";
import type { TrainingEngine } from "../trainingEngine";
import { followAlgorithmJob } from "./followJob";
import { createPlanner } from "./makePlan";
import { removeScoring } from "./scoring";

/**
 * Makes the engine that trains by the algorithm which the team of Amazon Lookout for Vision published: in jobs of Amazon
 * SageMaker, with one more job that scores the test pictures.
 */
export function sageMakerAlgorithmEngine(options: JobEngineOptions<AlgorithmSettings>): TrainingEngine {
    const planner = createPlanner();
    return jobEngine(options, {
        name: "sagemakerAlgorithm",
        follow: (jobName, order, followed) => followAlgorithmJob(jobName, order, followed, planner),
        removeMore: (jobName, clients) => removeScoring(jobName, clients, options.settings),
    });
}
