import { openArtifacts } from "../artifacts/openArtifacts";
import { sealedArtifacts } from "../artifacts/sealedArtifacts";
import { openObjectStorage } from "../objectStorage/openObjectStorage";
import { runAsTrainingProcess } from "./runAsTrainingProcess";
import type { TrainingOrder } from "./trainingOrder";

/* Process of the service's own machine that trains one version and ends. */

runAsTrainingProcess(({ job, dataKey, artifacts, bucketRoot, region, effort }: TrainingOrder) => ({
    job,
    objects: openObjectStorage(bucketRoot, region),
    artifacts: sealedArtifacts(openArtifacts(artifacts, region), job.modelId, dataKey),
    effort,
}));
