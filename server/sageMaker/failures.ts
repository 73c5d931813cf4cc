import type { EngineSettings, SageMakerSettings } from "./settings";
import { isCredentialsProblem, isNetworkTrouble } from "./waitingOut";
import type { CallError } from "./waitingOut";

const lookIntoTheLog =
    "Correct the setting of the engine that it names, or look into the job's log in CloudWatch (/aws/sagemaker/TrainingJobs).";

/** Causes for which SageMaker refuses or ends something, with what a user can do. The first that fits is told. */
const remedies: readonly [cause: RegExp, remedy: (settings: EngineSettings) => string][] = [
    [
        /ResourceLimitExceeded|service limit|quota/i,
        ({ instance }) =>
            `Ask AWS for a higher quota (Service Quotas, Amazon SageMaker, ${instance}), end what uses it, or choose another instance type.`,
    ],
    [
        /CapacityError|insufficient.*capacity|Unable to provision|MaxWaitTimeExceeded/i,
        ({ instance, spot }) =>
            `AWS has no ${spot ? "spare " : ""}instance of type ${instance} at present: try again later, ${spot ? "without spot, " : ""}or with another instance type.`,
    ],
    [
        /Data download failed|No S3 objects|S3 URL/i,
        ({ role, bucket }) =>
            `Allow the role ${role} what sageMaker/policies/role.json of the package lookoutvision lists on the bucket ${bucket}.`,
    ],
    [
        /AccessDenied|not authorized to perform: (sagemaker|iam)/i,
        ({ role }) =>
            `Allow the service's credentials what sageMaker/policies/caller.json of the package lookoutvision lists, with iam:PassRole on ${role}.`,
    ],
    [
        /assume (the )?role|role.*(assum|invalid|exist|trust)/i,
        ({ role }) => `Check that the role ${role} exists, and that sagemaker.amazonaws.com may assume it.`,
    ],
    [
        /manifest media type/i,
        (settings) =>
            `SageMaker takes images in Docker's format only: build ${imageOf(settings)} by "docker buildx build --provenance=false --output type=docker", and push it again.`,
    ],
    [
        /subscri|marketplace/i,
        () => "Subscribe to the algorithm in the AWS Marketplace with the account of the service, then train again.",
    ],
    [
        /ECR|image|registry|manifest unknown/i,
        (settings) =>
            "image" in settings
                ? `Check that the image ${imageOf(settings)} is in ECR, in the region of the training, and that the role ${settings.role} may pull it.`
                : lookIntoTheLog,
    ],
    [
        /algorithm\/|AlgorithmName/i,
        () =>
            "Check that the engine's setting algorithm is the ARN that the AWS Marketplace shows for the region of the engine, and that the account has subscribed to it.",
    ],
    [/kms|encrypt/i, ({ role }) => `Allow the role ${role} the use of the model's KMS key.`],
    [
        /memory|exit code: 137/i,
        ({ instance }) =>
            `The instance type ${instance} has too little memory: choose a larger one, or fewer pictures.`,
    ],
    [
        /No space left|disk/i,
        ({ volumeGb }) => `The disk of ${volumeGb} GB is full: give a larger volume-gb, or choose fewer pictures.`,
    ],
];

/** Address of the image that an engine runs. An algorithm's engine has none. */
function imageOf(settings: EngineSettings): string {
    return (settings as Partial<SageMakerSettings>).image ?? "of the engine";
}

/** Sentence for the user on a call that SageMaker or S3 refuses. @param what - what was being done, after "can't". */
export function describeRefusedCall(what: string, error: CallError, settings: EngineSettings): string {
    if (isCredentialsProblem(error)) {
        return `The service can't ${what}: it has no valid AWS credentials (${error.message}). Start it where its environment or profile has some.`;
    }
    if (isNetworkTrouble(error)) {
        return `The service can't ${what}: AWS can't be reached (${error.message || error.code}). Check this machine's network, the region, and the variables AWS_ENDPOINT_URL…, if any are set.`;
    }
    return `The service can't ${what}: AWS says ${quoted(`${error.name}: ${error.message}`)}. ${remedyFor(`${error.name}: ${error.message}`, settings)}`;
}

/** What to do about a reason that SageMaker gives. */
export function remedyFor(reason: string, settings: EngineSettings): string {
    return remedies.find(([cause]) => cause.test(reason))?.[1](settings) ?? lookIntoTheLog;
}

/** A reason of AWS as part of a sentence. */
export function quoted(reason: string): string {
    const short = reason.replace(/\s+/g, " ").trim();
    return JSON.stringify(short.length > 700 ? `${short.slice(0, 700)}…` : short);
}
