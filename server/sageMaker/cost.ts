import type { EngineSettings } from "./settings";

/** Most that a training may cost, in the currency of the price. Undefined: no price is set. */
export function mostTrainingCost({
    pricePerHour,
    maximumSeconds,
    keepAliveSeconds,
}: EngineSettings): number | undefined {
    return pricePerHour === undefined ? undefined : (pricePerHour * (maximumSeconds + keepAliveSeconds)) / 3600;
}

/** What a training takes at most, for people: instance type and time, and the cost if a price is set. */
export function describeTrainingCost(settings: EngineSettings): string {
    const { instance, spot, maximumSeconds, keepAliveSeconds } = settings;
    const cost = mostTrainingCost(settings);
    const limits = [
        `at most ${maximumSeconds} s`,
        ...(keepAliveSeconds > 0 ? [`then kept for ${keepAliveSeconds} s`] : []),
        ...(cost === undefined ? [] : [`at most ${cost.toFixed(2)} in the price's currency`]),
    ];
    return `${spot ? "a spot" : "an"} instance ${instance} of SageMaker (${limits.join(", ")})`;
}
