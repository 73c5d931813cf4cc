import type { PutScalingPolicyRequest, RegisterScalableTargetRequest } from "@aws-sdk/client-application-auto-scaling";
import { createHash } from "node:crypto";
import type { DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import { EmulatedError } from "./emulatedApi";
import type { EmulatedApi } from "./emulatedApi";

/** Application Auto Scaling of the emulator. It keeps what is registered, and scales nothing. */
export interface EmulatedScaling {
    operations: EmulatedApi["operations"];
    /** Registered targets by their resources, with their policies. */
    readonly targets: ReadonlyMap<string, RegisterScalableTargetRequest & { policies: PutScalingPolicyRequest[] }>;
}

/** @param describeEndpoint - undefined: there is no endpoint of that name. */
export function emulateScaling(
    describeEndpoint: (name: string) => DescribeEndpointOutput | undefined,
): EmulatedScaling {
    const targets = new Map<string, RegisterScalableTargetRequest & { policies: PutScalingPolicyRequest[] }>();
    const requireTarget = (resource: string) => {
        const target = targets.get(resource);
        if (target === undefined) {
            throw new EmulatedError(
                "ObjectNotFoundException",
                `No scalable target found for service namespace: sagemaker, resource ID: ${resource}, scalable dimension: sagemaker:variant:DesiredInstanceCount`,
            );
        }
        return target;
    };
    return {
        targets,
        operations: {
            RegisterScalableTarget(input: RegisterScalableTargetRequest) {
                const resource = input.ResourceId!;
                const [, name] = /^endpoint\/([^/]+)\/variant\/AllTraffic$/.exec(resource) ?? [];
                if (name === undefined || describeEndpoint(name)?.EndpointStatus !== "InService") {
                    throw new EmulatedError("ValidationException", `Not in service: ${resource}`);
                }
                targets.set(resource, { ...input, policies: targets.get(resource)?.policies ?? [] });
                return { ScalableTargetARN: arnOf(resource) };
            },
            PutScalingPolicy(input: PutScalingPolicyRequest) {
                const target = requireTarget(input.ResourceId!);
                target.policies = [...target.policies.filter((one) => one.PolicyName !== input.PolicyName), input];
                return { PolicyARN: `arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:${input.PolicyName}` };
            },
            DescribeScalableTargets: () => ({
                ScalableTargets: [...targets.values()].map(
                    ({ ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity }) => ({
                        ...{ ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity },
                        ScalableTargetARN: arnOf(ResourceId!),
                        RoleARN: "arn:aws:iam::123456789012:role/aws-service-role/Scaling",
                        CreationTime: Date.now() / 1000,
                    }),
                ),
            }),
            ListTagsForResource({ ResourceARN }: { ResourceARN: string }) {
                const target = [...targets.values()].find(({ ResourceId }) => arnOf(ResourceId!) === ResourceARN);
                if (target === undefined) {
                    throw new EmulatedError("ResourceNotFoundException", `No scalable target: ${ResourceARN}`);
                }
                return { Tags: target.Tags ?? {} };
            },
            DeregisterScalableTarget({ ResourceId }: { ResourceId: string }) {
                requireTarget(ResourceId);
                targets.delete(ResourceId);
                return {};
            },
        },
    };
}

function arnOf(resource: string): string {
    const id = createHash("sha256").update(resource).digest("hex").slice(0, 32);
    return `arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/${id}`;
}
