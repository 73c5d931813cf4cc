import type { Logger } from "pino";
import { EncryptionKeyError } from "../../../encryption/kms";
import { ObjectStorageError } from "../../../objectStorage/objectStorage";
import type { DescribeEndpointCommandOutput } from "@aws-sdk/client-sagemaker";
import { describeHostingCost } from "../../../sageMaker/cost";
import { describeRefusedCall, quoted, remedyFor } from "../../../sageMaker/failures";
import { isCredentialsProblem, mayPass } from "../../../sageMaker/waitingOut";
import type { CallError } from "../../../sageMaker/waitingOut";
import type { HostingState } from "../hostingEngine";
import { isNotVisibleYet } from "./endpoint";
import type { Endpoint } from "./endpoint";
import type { EndpointOrder } from "./endpointRequests";

/** What is asked of a model's endpoint. */
export type EndpointWish =
    /** `wasServing`: the model was in service, so its endpoint must be there. */
    { kind: "serve"; order: EndpointOrder; wasServing: boolean; pack(): Promise<Uint8Array> } | { kind: "remove" };

/** Brings one model's endpoint to what is asked for, step by step. */
export interface EndpointKeeper {
    /**
     * Does one step: looks at the endpoint, and makes or removes what should be. It never throws: an error of AWS that
     * passes leaves the state as it is and is told, another one makes the model fail.
     *
     * @returns how it is now, and whether the next step should come sooner than usually.
     */
    step(wish: EndpointWish): Promise<{ state: HostingState; isSoon: boolean }>;
}

/** Times in a row that AWS may not see what was made just before. */
const mostUnseen = 20;

const removed: HostingState = { kind: "stopped" };

export function keepEndpoint(endpoint: Endpoint, log: Logger): EndpointKeeper {
    /** Why hosting failed, while what is left of it is removed. */
    let failure: string | undefined;
    let unseen = 0;
    let isScaled = false;

    async function serve({ order, wasServing, pack }: EndpointWish & { kind: "serve" }): Promise<HostingState> {
        if (failure !== undefined) {
            return (await endpoint.remove()) ? failed() : removingAfterFailure();
        }
        const described = await endpoint.describe();
        const takes = describeHostingCost(order.settings, order);
        const creating = {
            kind: "changing",
            message: `SageMaker creates the endpoint ${endpoint.name}: ${takes}.`,
        } as const;
        if (described === undefined && !wasServing) {
            log.info(
                { endpoint: endpoint.name, instance: order.settings.instance },
                `an endpoint is made at SageMaker: ${takes}`,
            );
            await endpoint.create(order, pack);
            unseen = 0;
            return creating;
        }
        switch (described?.EndpointStatus) {
            case "Creating":
                return creating;
            case "InService":
                if (!isScaled) {
                    await endpoint.scale(order);
                    isScaled = true;
                }
                return { kind: "serving" };
            case "SystemUpdating":
                return { kind: "updating", message: "SageMaker maintains the model's endpoint. It goes on serving." };
            case "Failed":
            case "UpdateRollbackFailed":
                failure = describeFailure(described, order);
                log.error({ endpoint: endpoint.name, reason: described.FailureReason }, "an endpoint failed");
                return removingAfterFailure();
            case undefined:
            case "Deleting":
                if (wasServing) {
                    failure = `Its endpoint ${endpoint.name} was deleted at SageMaker, not by this service. Start the model again.`;
                    return removingAfterFailure();
                }
                return { kind: "changing", message: `SageMaker still removes an earlier endpoint ${endpoint.name}.` };
            default:
                return { kind: "changing" };
        }
    }

    async function remove(): Promise<HostingState> {
        failure = undefined;
        isScaled = false;
        return (await endpoint.remove()) ? removed : { kind: "changing" };
    }

    /** Tells the failure, once. A model that is started again begins anew. */
    function failed(): HostingState {
        const message = failure!;
        failure = undefined;
        isScaled = false;
        return { kind: "failed", message, isTemporary: false };
    }

    function removingAfterFailure(): HostingState {
        return { kind: "changing", message: `Hosting failed, and what is left of it is removed. ${failure}` };
    }

    /** What an error means for the model. */
    function stateAfter(error: CallError, wish: EndpointWish): HostingState {
        const doing = wish.kind === "remove" ? "remove the endpoint" : "host the model at SageMaker";
        log.warn({ err: error, endpoint: endpoint.name }, `the service can't ${doing}`);
        const isUnseen = isNotVisibleYet(error) && unseen++ < mostUnseen;
        if (isUnseen) {
            return { kind: "changing" };
        }
        if (wish.kind === "remove") {
            // Whatever it is, something that costs may be left: it is tried again.
            return {
                kind: "changing",
                message: `The service can't remove the endpoint ${endpoint.name} yet: AWS says ${quoted(`${error.name}: ${error.message}`)}. It tries again.`,
            };
        }
        if (mayPass(error) || isAway(error)) {
            return wish.wasServing
                ? { kind: "serving" }
                : {
                      kind: "changing",
                      message: `The service waits for AWS, which says ${quoted(`${error.name}: ${error.message}`)}.`,
                  };
        }
        if (failure !== undefined) {
            // What can't be removed is tried again while the row says that something is left.
            return failed();
        }
        const isOfAws = error.$metadata !== undefined || isCredentialsProblem(error);
        const sentence = isOfAws ? describeRefusedCall(doing, error, wish.order.settings) : error.message;
        if (wish.wasServing) {
            // The endpoint may well serve: the service only can't look after it.
            return { kind: "failed", message: sentence, isTemporary: true };
        }
        failure = sentence;
        return removingAfterFailure();
    }

    return {
        async step(wish) {
            let state: HostingState;
            try {
                state = await (wish.kind === "remove" ? remove() : serve(wish));
            } catch (error) {
                state = stateAfter(error as CallError, wish);
            }
            const isSoon = failure !== undefined && state.kind === "changing";
            return { state, isSoon: isSoon || unseen > 0 };
        },
    };
}

function describeFailure(
    { FailureReason = "no reason given" }: DescribeEndpointCommandOutput,
    order: EndpointOrder,
): string {
    return `SageMaker says ${quoted(FailureReason)}. ${remedyFor(FailureReason, order.settings)}`;
}

/** Whether the model's key or file can't be reached, which says nothing about the model. */
function isAway(error: Error): boolean {
    return error instanceof ObjectStorageError
        ? error.reason === "unavailable"
        : error instanceof EncryptionKeyError && error.isAway;
}
