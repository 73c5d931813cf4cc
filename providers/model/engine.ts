import { isAbsent } from "../arguments/absent";
import { quoted, text } from "../arguments/argumentRules";
import type { Rule } from "../arguments/argumentRules";
import { isUnknown } from "../arguments/unknown";

/** The checked engine of a training. Exactly one member is present. */
export interface EngineInputs {
    local?: true;
    sageMaker?: SageMakerInputs;
    sageMakerAlgorithm?: AlgorithmInputs;
}

/** The checked settings of a training at Amazon SageMaker. */
export interface SageMakerInputs {
    instanceType?: string;
    spot?: boolean;
    maximumTrainingSeconds?: number;
    volumeSizeGb?: number;
    subnets?: string[];
    securityGroups?: string[];
    keepAliveSeconds?: number;
    pricePerHour?: number;
    hostingInstanceType?: string;
    hostingPricePerHour?: number;
}

/** The checked settings of a training by the published algorithm. */
export interface AlgorithmInputs extends SageMakerInputs {
    variant?: string;
}

/** Tag that tells CreateModel. The user's tags have other keys. */
export const engineTag = "lookoutvision:engine";

/** Makes the tags that tell the service. */
export function tagsOfEngine(engine: EngineInputs | undefined): Record<string, string> {
    const settings = settingsOf(engine);
    if (settings === undefined) {
        return engine === undefined ? {} : { [engineTag]: "local" };
    }
    const { instanceType, spot, maximumTrainingSeconds, volumeSizeGb, subnets, securityGroups, keepAliveSeconds } =
        settings;
    const { hostingInstanceType, variant } = settings;
    const members = Object.entries({
        variant,
        instance: instanceType,
        spot,
        "maximum-seconds": maximumTrainingSeconds,
        "volume-gb": volumeSizeGb,
        subnets: subnets?.join("+"),
        "security-groups": securityGroups?.join("+"),
        "keep-alive-seconds": keepAliveSeconds,
        "hosting-instance": hostingInstanceType,
    }).filter(([, value]) => value !== undefined);
    // AWS allows no commas in tags.
    const written = members.map(([name, value]) => `${name}=${value}`).join(" ");
    const name = engine?.sageMaker === undefined ? "sagemakerAlgorithm" : "sagemaker";
    return { [engineTag]: written === "" ? name : `${name}:${written}` };
}

/** Settings of an engine at SageMaker. Undefined: it is none. */
function settingsOf(engine: EngineInputs | undefined): AlgorithmInputs | undefined {
    return engine?.sageMaker ?? engine?.sageMakerAlgorithm;
}

/** What a training takes at most, for people. Undefined: nothing is known that costs money. */
export function describeEngineCost(engine: EngineInputs | undefined): string | undefined {
    const settings = settingsOf(engine);
    if (settings === undefined) {
        return undefined;
    }
    const { instanceType, spot, maximumTrainingSeconds: seconds, keepAliveSeconds, pricePerHour } = settings;
    const instance = instanceType ?? "an instance of the type that the service is set to";
    const most = seconds === undefined ? "as long as the service is set to" : `at most ${seconds} s`;
    const kept = keepAliveSeconds ? `, then kept for ${keepAliveSeconds} s` : "";
    const cost =
        pricePerHour === undefined || seconds === undefined
            ? ""
            : `, which costs at most ${((pricePerHour * (seconds + (keepAliveSeconds ?? 0))) / 3600).toFixed(2)} at ${pricePerHour} per hour`;
    return `A training takes ${instance} of Amazon SageMaker${spot ? " (spot)" : ""}, ${most}${kept}${cost}.`;
}

/**
 * What a hosted version of a model takes, for people. Undefined: nothing is known that costs money.
 *
 * @param units - least and most number of inference units.
 */
export function describeHostedCost(
    engine: EngineInputs | undefined,
    { min, max }: { min: number; max: number },
): string | undefined {
    const settings = settingsOf(engine);
    if (settings === undefined) {
        return undefined;
    }
    const { instanceType, hostingInstanceType, pricePerHour, hostingPricePerHour } = settings;
    // The algorithm trains on other instances than those that host.
    const type = hostingInstanceType ?? (engine?.sageMaker === undefined ? undefined : instanceType);
    const price = hostingPricePerHour ?? (type !== undefined && type === instanceType ? pricePerHour : undefined);
    const range = (text: (count: number) => string) => (max > min ? `${text(min)} to ${text(max)}` : text(min));
    const instances = `${range(String)} ${max > 1 ? "instances" : "instance"}`;
    const what = type === undefined ? `${instances} of the type that the service is set to,` : `${instances} ${type}`;
    const cost = price === undefined ? "" : `, which costs ${range((count) => (count * price).toFixed(2))} per hour`;
    return `Hosting takes ${what} of Amazon SageMaker${cost}, until it is stopped.`;
}

export const anEngine: Rule = (value) =>
    isUnknown(value) ||
    (typeof value === "object" &&
        !Array.isArray(value) &&
        Object.values(value!).filter((member) => !isAbsent(member)).length === 1)
        ? undefined
        : `{ local: true }, { sageMaker: { … } } or { sageMakerAlgorithm: { … } }, not ${quoted(value)}`;

export const anInstanceType: Rule = text(
    "an instance type of SageMaker, such as ml.m5.xlarge",
    1,
    48,
    /^ml\.[a-z0-9-]+\.[a-z0-9-]+$/,
);

/** Variants of the published algorithm. */
const variants = ["classification", "classification-robust", "segmentation", "segmentation-robust"];

export const aVariant: Rule = (value) =>
    isUnknown(value) || variants.includes(value as string)
        ? undefined
        : `one of ${variants.join(", ")}, not ${quoted(value)}`;

export const onlyTrue: Rule = (value) => (value === true ? undefined : `true, not ${quoted(value)}`);

/** A whole number within limits. */
export function wholeNumber(what: string, least: number, most: number): Rule {
    return (value) =>
        Number.isInteger(value) && (value as number) >= least && (value as number) <= most
            ? undefined
            : `a whole number of ${what} from ${least} to ${most}, not ${quoted(value)}`;
}

/** A list of 1 to `most` ids of EC2, such as `subnet-0a1b2c3d`. */
export function ids(kind: string, most: number): Rule {
    const pattern = new RegExp(`^${kind}-[0-9a-f]{8,17}$`);
    return (value) =>
        Array.isArray(value) &&
        value.length >= 1 &&
        value.length <= most &&
        value.every((one) => isUnknown(one) || (typeof one === "string" && pattern.test(one)))
            ? undefined
            : `a list of 1 to ${most} ids such as ${kind}-0a1b2c3d, not ${quoted(value)}`;
}

export const aPrice: Rule = (value) =>
    typeof value === "number" && Number.isFinite(value) && value > 0
        ? undefined
        : `a number above 0, not ${quoted(value)}`;
