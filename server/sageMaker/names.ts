import { createHash } from "node:crypto";

/** Beginning of the names of all that this service makes at SageMaker. */
export const namePrefix = "lookoutvision-";

/** Longest name of a training job, a model, an endpoint. */
const longestName = 63;

/**
 * Name at SageMaker of a thing of the service: the same for the same, and another for another. It fits SageMaker's rule
 * (letters, digits, and hyphens between them).
 */
export function sageMakerName(name: string): string {
    const fitting = name.replace(/[^0-9A-Za-z]+/g, "-").replace(/^-|-$/g, "");
    if (fitting === name && name !== "" && namePrefix.length + name.length <= longestName) {
        return namePrefix + name;
    }
    const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
    const room = longestName - namePrefix.length - hash.length - 1;
    return namePrefix + [fitting.slice(0, room).replace(/-$/, ""), hash].filter((part) => part !== "").join("-");
}
