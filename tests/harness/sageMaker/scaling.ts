import type { PutScalingPolicyRequest, RegisterScalableTargetRequest } from "@aws-sdk/client-application-auto-scaling";
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
                return {
                    ScalableTargetARN: `arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/${"0".repeat(8)}`,
                };
            },
            PutScalingPolicy(input: PutScalingPolicyRequest) {
                const target = requireTarget(input.ResourceId!);
                target.policies = [...target.policies.filter((one) => one.PolicyName !== input.PolicyName), input];
                return { PolicyARN: `arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:${input.PolicyName}` };
            },
            DeregisterScalableTarget({ ResourceId }: { ResourceId: string }) {
                requireTarget(ResourceId);
                targets.delete(ResourceId);
                return {};
            },
        },
    };
}
