import type { SageMakerSettings } from "./settings";

/** A member of the engine's settings: how its text is read, and who may give it. */
export interface SettingMember {
    /** What is allowed, in words that follow "must be". */
    allowed: string;
    /** Whether a single training may choose it, by the model's tag. */
    perTraining: boolean;
    /** Values of the settings. Undefined: the text is not allowed. */
    read(text: string): Partial<SageMakerSettings> | undefined;
}

/** Values of members that nobody gives. */
export const defaultResources = {
    instance: "ml.m5.xlarge",
    spot: false,
    maximumSeconds: 7200,
    volumeGb: 30,
    subnets: [],
    securityGroups: [],
    keepAliveSeconds: 0,
    pollMs: 30_000,
} as const;

/** Members that an engine can't do without. */
export const requiredMembers = ["role", "image", "bucket"] as const;

const instanceType = /^ml\.[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/;

/** THE list of members of `--engine sagemaker:…`, by the names that people write. */
export const settingMembers: Readonly<Record<string, SettingMember>> = {
    role: {
        allowed: "the ARN of a role, such as arn:aws:iam::123456789012:role/NAME",
        perTraining: false,
        read: matching(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, (role) => ({ role })),
    },
    image: {
        allowed:
            "the address of the service's image, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/lookoutvision:0.1.0",
        perTraining: false,
        read: matching(/^(?=.{1,255}$)[\w.-]+(:\d+)?(\/[\w.-]+)+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/, (image) => ({
            image,
        })),
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
function matching(
    pattern: RegExp,
    use: (text: string) => Partial<SageMakerSettings>,
    before = "",
): SettingMember["read"] {
    return (text) => (pattern.test(before + text) ? use(before + text) : undefined);
}

function wholeNumber(least: number, most: number, use: UseNumber): SettingMember["read"] {
    return numberWritten(/^\d{1,9}$/, least, most, use);
}

function decimal(least: number, most: number, use: UseNumber): SettingMember["read"] {
    return numberWritten(/^\d{1,9}(\.\d{1,6})?$/, least, most, use);
}

type UseNumber = (value: number) => Partial<SageMakerSettings>;

function numberWritten(pattern: RegExp, least: number, most: number, use: UseNumber): SettingMember["read"] {
    return (text) => {
        const value = pattern.test(text) ? Number(text) : NaN;
        return value >= least && value <= most ? use(value) : undefined;
    };
}
