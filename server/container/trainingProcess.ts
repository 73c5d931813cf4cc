import { join } from "node:path";
import { featuresName } from "../training/containerFiles";
import { openFeatureFiles } from "../training/featureFiles";
import { runAsTrainingProcess } from "../training/runAsTrainingProcess";
import type { ContainerOrder } from "../training/containerFiles";
import { channelArtifacts } from "./channelArtifacts";
import { openChannelStorage } from "./channelStorage";
import { checkpointsFolder } from "./layout";

/* Process of a container that trains one version and ends. */

runAsTrainingProcess(async ({ job, effort, isInterruptible = false }: ContainerOrder) => {
    const memory = isInterruptible ? await openFeatureFiles(join(checkpointsFolder, featuresName)) : undefined;
    if (memory !== undefined && memory.found > 0) {
        console.log(`lookoutvision: goes on with the features of ${memory.found} pictures;`);
    }
    return {
        job,
        objects: openChannelStorage([...job.inputs.train, ...(job.inputs.test ?? [])]),
        artifacts: channelArtifacts,
        effort,
        memory,
    };
});
