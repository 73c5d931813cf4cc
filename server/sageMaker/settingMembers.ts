import { variants } from "./settings";
import type { AlgorithmSettings, SageMakerSettings } from "./settings";

/** Engines at SageMaker, as settings and tags name them. */
export type SageMakerEngine = "sagemaker" | "sagemakerAlgorithm";

/** Settings of any of them. */
type AnySettings = SageMakerSettings & AlgorithmSettings;

/** A member of an engine's settings: how its text is read, and who may give it. */
export interface SettingMember {
    /** The only engine that has it. Undefined: all have it. */
    only?: SageMakerEngine;
    /** What is allowed, in words that follow "must be". */
    allowed: string;
    /** Whether a single training may choose it, by the model's tag. */
    perTraining: boolean;
    /** Values of the settings. Undefined: the text is not allowed. */
    read(text: string): Partial<AnySettings> | undefined;
}

const sharedDefaults = {
    spot: false,
    maximumSeconds: 7200,
    volumeGb: 30,
    subnets: [],
    securityGroups: [],
    keepAliveSeconds: 0,
    pollMs: 30_000,
} as const;

/** Values of members that nobody gives. Those of the algorithm are the instances of AWS's own samples. */
export const defaultSettings = {
    sagemaker: { ...sharedDefaults, instance: "ml.m5.xlarge" },
    sagemakerAlgorithm: { ...sharedDefaults, instance: "ml.g4dn.2xlarge", hostingInstance: "ml.c5.2xlarge" },
} as const;

/** Members that an engine can't do without, with what is written for them. */
export const requiredMembers: Readonly<Record<SageMakerEngine, Readonly<Record<string, string>>>> = {
    sagemaker: { role: "ARN", image: "ADDRESS", bucket: "NAME" },
    sagemakerAlgorithm: { role: "ARN", algorithm: "ARN", variant: "classification", bucket: "NAME" },
};

/** Names of the members that an engine has. @param perTraining - only those that a single training may choose. */
export function membersOf(engine: SageMakerEngine, perTraining = false): string[] {
    return Object.entries(settingMembers)
        .filter(([, { only }]) => only === undefined || only === engine)
        .filter(([, member]) => member.perTraining || !perTraining)
        .map(([name]) => name);
}

const instanceType = /^ml\.[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/;

/** THE list of members of `--engine sagemaker:…` and `--engine sagemakerAlgorithm:…`, by the names that people write. */
export const settingMembers: Readonly<Record<string, SettingMember>> = {
    role: {
        allowed: "the ARN of a role, such as arn:aws:iam::123456789012:role/NAME",
        perTraining: false,
        read: matching(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, (role) => ({ role })),
    },
    image: {
        only: "sagemaker",
        allowed:
            "the address of the service's image, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/lookoutvision:0.1.0",
        perTraining: false,
        read: matching(/^(?=.{1,255}$)[\w.-]+(:\d+)?(\/[\w.-]+)+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/, (image) => ({
            image,
        })),
    },
    algorithm: {
        only: "sagemakerAlgorithm",
        allowed:
            "the ARN that the AWS Marketplace shows for a region after subscribing, such as arn:aws:sagemaker:us-east-1:865070037744:algorithm/NAME",
        perTraining: false,
        read: matching(
            /^(?=.{1,170}$)arn:aws[a-z-]*:sagemaker:[a-z]{2,4}(-[a-z]+){1,2}-\d:\d{12}:algorithm\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
            (algorithm) => ({ algorithm }),
        ),
    },
    variant: {
        only: "sagemakerAlgorithm",
        allowed: `one of ${variants.join(", ")}`,
        perTraining: true,
        read: (text) => {
            const variant = variants.find((one) => one === text);
            return variant && { variant };
        },
    },
    bucket: {
        allowed: "the name of a bucket, or BUCKET/PREFIX",
        perTraining: false,
        read: matching(/^(?=.{3,400}$)([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((\/[\w!*'()-][\w!.*'()-]*)*)\/?$/, (text) => {
            const [bucket, ...parts] = text.replace(/\/$/, "").split("/");
            return { bucket, prefix: parts.map((part) => `${part}/`).join("") };
        }),
    },
    instance: {
        allowed: "an instance type of SageMaker, such as ml.m5.xlarge",
        perTraining: true,
        read: matching(instanceType, (instance) => ({ instance })),
    },
    "hosting-instance": {
        allowed: "an instance type of SageMaker, such as ml.m5.xlarge",
        perTraining: true,
        read: matching(instanceType, (hostingInstance) => ({ hostingInstance })),
    },
    region: {
        allowed: "a region of AWS, such as us-east-1",
        perTraining: false,
        read: matching(/^[a-z]{2,4}(-[a-z]+){1,2}-\d$/, (region) => ({ region })),
    },
    spot: {
        allowed: "true or false",
        perTraining: true,
        read: matching(/^(true|false)$/, (text) => ({ spot: text === "true" })),
    },
    "maximum-seconds": {
        allowed: "a whole number of seconds from 60 to 86400 (a day)",
        perTraining: true,
        read: wholeNumber(60, 86_400, (maximumSeconds) => ({ maximumSeconds })),
    },
    "volume-gb": {
        allowed: "a whole number of gigabytes from 1 to 16384",
        perTraining: true,
        read: wholeNumber(1, 16_384, (volumeGb) => ({ volumeGb })),
    },
    subnets: {
        allowed: "IDs of 1 to 16 subnets with + between them, such as subnet-1a2b3c4d+subnet-5e6f7a8b",
        perTraining: true,
        read: matching(/^(\+subnet-[0-9a-f]{8,17}){1,16}$/, (text) => ({ subnets: text.slice(1).split("+") }), "+"),
    },
    "security-groups": {
        allowed: "IDs of 1 to 5 security groups with + between them, such as sg-1a2b3c4d+sg-5e6f7a8b",
        perTraining: true,
        read: matching(/^(\+sg-[0-9a-f]{8,17}){1,5}$/, (text) => ({ securityGroups: text.slice(1).split("+") }), "+"),
    },
    "keep-alive-seconds": {
        allowed: "a whole number of seconds from 0 to 3600",
        perTraining: true,
        read: wholeNumber(0, 3600, (keepAliveSeconds) => ({ keepAliveSeconds })),
    },
    "poll-seconds": {
        allowed: "a number of seconds from 0.05 to 600",
        perTraining: false,
        read: decimal(0.05, 600, (seconds) => ({ pollMs: seconds * 1000 })),
    },
    "price-per-hour": {
        allowed: "the price of an hour of the instance, a number above 0 such as 0.23",
        perTraining: false,
        read: decimal(0.000001, 999_999, (pricePerHour) => ({ pricePerHour })),
    },
    "hosting-price-per-hour": {
        allowed: "the price of an hour of an instance that hosts, a number above 0 such as 0.23",
        perTraining: false,
        read: decimal(0.000001, 999_999, (hostingPricePerHour) => ({ hostingPricePerHour })),
    },
};

/** @param before - characters that are put before the text when it is compared and used. */
function matching(pattern: RegExp, use: (text: string) => Partial<AnySettings>, before = ""): SettingMember["read"] {
    return (text) => (pattern.test(before + text) ? use(before + text) : undefined);
}

function wholeNumber(least: number, most: number, use: UseNumber): SettingMember["read"] {
    return numberWritten(/^\d{1,9}$/, least, most, use);
}

function decimal(least: number, most: number, use: UseNumber): SettingMember["read"] {
    return numberWritten(/^\d{1,9}(\.\d{1,6})?$/, least, most, use);
}

type UseNumber = (value: number) => Partial<AnySettings>;

function numberWritten(pattern: RegExp, least: number, most: number, use: UseNumber): SettingMember["read"] {
    return (text) => {
        const value = pattern.test(text) ? Number(text) : NaN;
        return value >= least && value <= most ? use(value) : undefined;
    };
}
