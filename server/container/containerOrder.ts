import { packageVersion } from "../files/packageRoot";
import { containerFormat } from "../training/containerFiles";
import type { ContainerOrder } from "../training/containerFiles";

/** The order is none that this image can carry out. The message is for the user. */
export class ContainerOrderError extends Error {
    override readonly name = "ContainerOrderError";
}

/**
 * Reads an order. Only the service's own release is taken: another one would make another model of the same pictures.
 *
 * @throws ContainerOrderError
 */
export function parseContainerOrder(text: string): ContainerOrder {
    let order: Partial<ContainerOrder> | null;
    try {
        order = JSON.parse(text) as Partial<ContainerOrder> | null;
    } catch (error) {
        throw new ContainerOrderError(
            `The order of this training can't be read: ${(error as Error).message}. Train again.`,
        );
    }
    if (order?.release !== packageVersion || order.format !== containerFormat) {
        throw new ContainerOrderError(
            `The service is of release ${String(order?.release)}, but the image that trains is of ${packageVersion}. Give the service an image of its own release (--engine sagemaker:image=…), then train again.`,
        );
    }
    if (!Array.isArray(order.job?.inputs?.train)) {
        throw new ContainerOrderError("The order of this training names no pictures. Train again.");
    }
    return order as ContainerOrder;
}
