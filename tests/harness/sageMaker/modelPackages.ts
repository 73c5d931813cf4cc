import type { CreateModelInput, CreateModelPackageInput, Tag } from "@aws-sdk/client-sagemaker";
import { EmulatedError } from "./emulatedApi";
import type { EmulatedApi } from "./emulatedApi";
import type { ServedModel } from "./serving";
import type { TrainingSite } from "./trainingSite";

/** Model packages of the emulator. */
export interface EmulatedPackages {
    operations: EmulatedApi["operations"];
    /** Names of the packages that are there. */
    left(): string[];
    /** Tags of a package by its ARN. Undefined: it isn't there. */
    tagsOf(arn: string): readonly Tag[] | undefined;
    /** What containers of a model run, be it made of an image or of a package. @throws EmulatedError */
    resolve(model: CreateModelInput): ServedModel;
    /** Lets the next package fail with a reason. */
    failNext(reason: string): void;
}

const refuse = (message: string) => new EmulatedError("ValidationException", message);
const arnOf = (name: string) => `arn:aws:sagemaker:us-east-1:123456789012:model-package/${name.toLowerCase()}`;

export function emulateModelPackages(site: TrainingSite): EmulatedPackages {
    const packages = new Map<
        string,
        { input: CreateModelPackageInput; madeAt: number; looks: number; failure: string | undefined }
    >();
    const failures: string[] = [];
    const require = (name: string) => {
        const found = packages.get(name);
        if (found === undefined) {
            throw refuse(`Model Package ${arnOf(name)} does not exist.`);
        }
        return found;
    };
    const statusOf = ({ looks, failure }: { looks: number; failure: string | undefined }) =>
        looks < 2 ? "InProgress" : failure === undefined ? "Completed" : "Failed";
    const sourceOf = ({ SourceAlgorithmSpecification: source }: CreateModelPackageInput) =>
        source!.SourceAlgorithms![0];
    return {
        operations: {
            CreateModelPackage(input: CreateModelPackageInput & { ModelPackageName: string }) {
                const { AlgorithmName: algorithm } = sourceOf(input);
                if (site.algorithms?.[algorithm!] === undefined) {
                    throw refuse(`Algorithm ${algorithm} does not exist.`);
                }
                if (packages.has(input.ModelPackageName)) {
                    throw refuse(`Model package already exists: ${arnOf(input.ModelPackageName)}`);
                }
                const madeAt = Math.round(Date.now() / 1000);
                packages.set(input.ModelPackageName, { input, madeAt, looks: 0, failure: failures.shift() });
                return { ModelPackageArn: arnOf(input.ModelPackageName) };
            },
            DescribeModelPackage({ ModelPackageName: name }: { ModelPackageName: string }) {
                const found = require(name);
                found.looks++;
                const ValidationStatuses = [
                    {
                        Name: "validation",
                        Status: statusOf(found),
                        ...(found.failure !== undefined && { FailureReason: found.failure }),
                    },
                ];
                return {
                    ModelPackageName: name,
                    ModelPackageArn: arnOf(name),
                    CreationTime: found.madeAt,
                    ModelPackageStatus: statusOf(found),
                    ModelPackageStatusDetails: { ValidationStatuses },
                    SourceAlgorithmSpecification: found.input.SourceAlgorithmSpecification,
                };
            },
            DeleteModelPackage({ ModelPackageName: name }: { ModelPackageName: string }) {
                require(name);
                packages.delete(name);
                return {};
            },
            ListModelPackages: ({ NameContains = "" }: { NameContains?: string }) => ({
                ModelPackageSummaryList: [...packages]
                    .filter(([name]) => name.includes(NameContains))
                    .map(([name, found]) => ({
                        ModelPackageName: name,
                        ModelPackageArn: arnOf(name),
                        CreationTime: found.madeAt,
                        ModelPackageStatus: statusOf(found),
                    })),
            }),
        },
        left: () => [...packages.keys()].map((name) => `model-package ${name}`),
        tagsOf: (arn) => [...packages].find(([name]) => arnOf(name) === arn)?.[1].input.Tags,
        resolve({ PrimaryContainer: container, ExecutionRoleArn: role, EnableNetworkIsolation: isolated }) {
            const { ModelPackageName: packaged, Image, ModelDataUrl, Environment } = container!;
            if (packaged === undefined) {
                return {
                    ...{ entryPoint: site.entryPoint, archiveUri: ModelDataUrl!, role: role! },
                    ...(Image !== undefined && Environment !== undefined && { environment: Environment }),
                };
            }
            const found = require(packaged);
            if (statusOf(found) !== "Completed") {
                throw refuse(`Model package ${arnOf(packaged)} is in status ${statusOf(found)}.`);
            }
            if (isolated !== true) {
                throw refuse("Models of the AWS Marketplace need EnableNetworkIsolation.");
            }
            const { AlgorithmName: algorithm, ModelDataUrl: archiveUri } = sourceOf(found.input);
            return { entryPoint: site.algorithms![algorithm!], archiveUri: archiveUri!, role: role! };
        },
        failNext: (reason) => void failures.push(reason),
    };
}
