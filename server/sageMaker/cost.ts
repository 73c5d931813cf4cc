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

/**
 * What hosting a model takes, for people: the number of instances, their type, and the price of an hour if one is set.
 *
 * @param settings - those of hosting.
 */
export function describeHostingCost(
    { instance, pricePerHour }: EngineSettings,
    { min, max }: { min: number; max: number },
): string {
    const range = (text: (count: number) => string) => (max > min ? `${text(min)} to ${text(max)}` : text(min));
    const cost =
        pricePerHour === undefined
            ? ""
            : `${range((count) => (count * pricePerHour).toFixed(2))} per hour in the price's currency, `;
    return `${range(String)} ${max > 1 ? "instances" : "instance"} ${instance} of SageMaker (${cost}until the model is stopped)`;
}
