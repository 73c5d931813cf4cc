import { runAsTrainingProcess } from "../training/runAsTrainingProcess";
import type { ContainerOrder } from "../training/containerFiles";
import { channelArtifacts } from "./channelArtifacts";
import { openChannelStorage } from "./channelStorage";

/* Process of a container that trains one version and ends. */

runAsTrainingProcess(({ job, effort }: ContainerOrder) => ({
    job,
    objects: openChannelStorage([...job.inputs.train, ...(job.inputs.test ?? [])]),
    artifacts: channelArtifacts,
    effort,
}));
