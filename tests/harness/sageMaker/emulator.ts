import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { findWrongMember, readAwsDefinition } from "./awsDefinitions";
import { EmulatedError } from "./emulatedApi";
import type { EmulatedApi, EmulatedCall, RoleAccess } from "./emulatedApi";
import { emulateHosting } from "./endpoints";
import type { EmulatedHosting } from "./endpoints";
import { emulateModelPackages } from "./modelPackages";
import type { EmulatedPackages } from "./modelPackages";
import { invokedEndpoint, invokeEndpoint } from "./runtime";
import { emulateTrainingJobs } from "./trainingJobs";
import type { EmulatedTraining } from "./trainingJobs";
import type { TrainingSite } from "./trainingSite";
import { emulateTransformJobs } from "./transformJobs";
import type { EmulatedTransforms } from "./transformJobs";

/**
 * An emulator of Amazon SageMaker for tests: it is not SageMaker, and no part of AWS runs in it. Every request and answer
 * is compared with AWS's own definition of the API. Jobs run the real command of the service's image, in the layout of
 * a SageMaker container, and take the time that they take. Their files go to and from an S3 that moto plays.
 */
export interface SageMakerEmulator {
    /** Address, for example `http://127.0.0.1:43210`. */
    endpoint: string;
    /** Environment in which AWS's clients call the emulator instead of SageMaker. */
    env: Readonly<Record<string, string>>;
    /** Calls so far, the refused ones among them. */
    readonly calls: readonly EmulatedCall[];
    /** What SageMaker did by the roles that it was given. */
    readonly accesses: readonly RoleAccess[];
    /** The training jobs, and what tests do to them. */
    training: EmulatedTraining;
    /** The models, configurations and endpoints, and what tests do to them. */
    hosting: EmulatedHosting;
    /** The model packages, and what tests do to them. */
    packages: EmulatedPackages;
    /** The batch transform jobs, and what tests do to them. */
    transforms: EmulatedTransforms;
    /** Answers the next calls of an operation with an error. @param times - how many. Default: 1. */
    refuse(operation: string, error: EmulatedError, times?: number): void;
    /** Cuts the connection of the next calls of an operation after they have had their effect. */
    loseAnswers(operation: string, times?: number): void;
    stop(): Promise<void>;
}

export interface EmulatorOptions extends TrainingSite {}

/** Starts the emulator on a free port. */
export async function startSageMakerEmulator(options: EmulatorOptions): Promise<SageMakerEmulator> {
    const calls: EmulatedCall[] = [];
    const accesses: RoleAccess[] = [];
    const refusals: { operation: string; error: EmulatedError | "lost"; times: number }[] = [];
    const training = emulateTrainingJobs(options, (access) => accesses.push(access));
    const packages = emulateModelPackages(options);
    const hosting = emulateHosting(options, (access) => accesses.push(access), packages);
    const transforms = emulateTransformJobs(options, (access) => accesses.push(access), hosting.servedModel);
    const apis: EmulatedApi[] = [
        {
            definition: await readAwsDefinition("sagemaker"),
            operations: {
                ...training.operations,
                ...hosting.operations,
                ...packages.operations,
                ...transforms.operations,
                ListTags: (input: { ResourceArn: string }) => {
                    const { ResourceArn: arn } = input;
                    const tags = hosting.tagsOf(arn) ?? packages.tagsOf(arn) ?? transforms.tagsOf(arn);
                    return tags === undefined ? training.operations.ListTags(input as never) : { Tags: tags };
                },
            },
        },
        {
            definition: await readAwsDefinition("application-autoscaling"),
            operations: hosting.scaling.operations,
        },
    ];
    const next = (operation: string, lost: boolean) => {
        const found = refusals.find(
            (one) => one.operation === operation && one.times > 0 && (one.error === "lost") === lost,
        );
        if (found !== undefined) {
            found.times--;
        }
        return found?.error;
    };

    const server = createServer(async (request, response) => {
        const body = await bodyOf(request);
        const call: EmulatedCall = { operation: "unknown", input: {} };
        calls.push(call);
        const invoked = invokedEndpoint(request);
        if (invoked !== undefined) {
            const refusal = next("InvokeEndpoint", false);
            await invokeEndpoint(request, response, {
                body,
                call,
                endpoint: hosting.endpoints.get(invoked),
                refusal: refusal instanceof EmulatedError ? refusal : undefined,
            });
            return;
        }
        try {
            const { api, operation } = requireOperation(apis, request);
            call.operation = operation;
            call.input = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
            const refusal = next(operation, false);
            if (refusal instanceof EmulatedError) {
                throw refusal;
            }
            const answer = await carryOut(api, operation, call.input);
            if (next(operation, true) !== undefined) {
                request.socket.destroy();
                return;
            }
            answerJson(response, 200, answer);
        } catch (error) {
            if (!(error instanceof EmulatedError)) {
                console.error(error);
            }
            const { code, message, status } = asEmulatedError(error);
            call.error = code;
            answerJson(response, status, { __type: code, message });
        }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
        endpoint,
        env: {
            AWS_ENDPOINT_URL_SAGEMAKER: endpoint,
            AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: endpoint,
            AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: endpoint,
        },
        calls,
        accesses,
        training,
        hosting,
        packages,
        transforms,
        refuse: (operation, error, times = 1) => void refusals.push({ operation, error, times }),
        loseAnswers: (operation, times = 1) => void refusals.push({ operation, error: "lost", times }),
        async stop() {
            await Promise.all([training.end(), transforms.end(), hosting.end()]);
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/** Finds what a request calls. @throws EmulatedError unless it is signed for the API that it names. */
function requireOperation(apis: readonly EmulatedApi[], request: IncomingMessage) {
    const [prefix, operation] = String(request.headers["x-amz-target"]).split(".");
    const api = apis.find(({ definition }) => definition.metadata.targetPrefix === prefix);
    if (api === undefined || api.operations[operation] === undefined) {
        throw new EmulatedError("UnknownOperationException", `the emulator has no ${prefix}.${operation}`);
    }
    const { signingName, endpointPrefix, jsonVersion } = api.definition.metadata;
    const scope = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/([a-z-]+)\/aws4_request, SignedHeaders=/.exec(
        request.headers.authorization ?? "",
    );
    if (scope?.[1] !== (signingName ?? endpointPrefix)) {
        throw new EmulatedError("IncompleteSignatureException", `signed for ${scope?.[1]}`, 403);
    }
    if (request.headers["content-type"] !== `application/x-amz-json-${jsonVersion}`) {
        throw new EmulatedError("SerializationException", String(request.headers["content-type"]));
    }
    return { api, operation };
}

async function carryOut({ definition, operations }: EmulatedApi, name: string, input: object): Promise<object> {
    const { input: takes, output: gives } = definition.operations[name];
    const wrong = takes && findWrongMember(definition, takes.shape, input);
    if (wrong !== undefined) {
        throw new EmulatedError("ValidationException", `1 validation error detected: ${wrong}`);
    }
    // A message of its own time: what the operation keeps must not change with what the caller gets.
    const answer = structuredClone(await operations[name](input as never));
    const wrongAnswer = gives && findWrongMember(definition, gives.shape, answer);
    if (wrongAnswer !== undefined) {
        throw new Error(`The emulator answers ${name} as AWS never would: ${wrongAnswer}`);
    }
    return answer;
}

function asEmulatedError(error: unknown): EmulatedError {
    return error instanceof EmulatedError ? error : new EmulatedError("InternalFailure", String(error), 500);
}

function answerJson(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) {
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
