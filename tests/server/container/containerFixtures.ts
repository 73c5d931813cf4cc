import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseManifestLine } from "../../../server/datasets/manifestLine";
import { packageVersion } from "../../../server/files/packageRoot";
import { containerFormat } from "../../../server/training/containerFiles";
import type { ContainerOrder } from "../../../server/training/containerFiles";
import { copyName } from "../../../server/training/copyPictures";
import type { SageMakerContainer } from "../../harness/container/sageMakerContainer";
import type { EngineWorkshop } from "../training/engines/engineFixtures";

/** Writes a job's channels, as the engine stages them. */
export async function stageJob(
    container: SageMakerContainer,
    workshop: EngineWorkshop,
    { train = workshop.lines, ...changes }: { train?: string[] } & Partial<ContainerOrder> = {},
): Promise<void> {
    const { job, effort } = workshop.order("plates", train);
    const order: ContainerOrder = { format: containerFormat, job, effort, release: packageVersion, ...changes };
    await container.write("input/data/order/order.json", JSON.stringify(order));
    for (const line of train) {
        const { sourceRef, source } = parseManifestLine(line);
        const content = await readFile(join(workshop.folder, "buckets", source.bucket, source.key));
        await container.write(`input/data/${copyName(sourceRef)}`, content);
    }
}
