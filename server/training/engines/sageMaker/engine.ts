import type { SageMakerSettings } from "../../../sageMaker/settings";
import type { TrainingEngine } from "../trainingEngine";
import { followJob } from "./followJob";
import { jobEngine } from "./jobEngine";
import type { JobEngineOptions } from "./jobEngine";

/** Makes the engine that trains in jobs of Amazon SageMaker, in the service's own image. */
export function sageMakerEngine(options: JobEngineOptions<SageMakerSettings>): TrainingEngine {
    return jobEngine(options, { name: "sagemaker", follow: followJob });
}
