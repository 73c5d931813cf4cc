import type { LookoutVision, LookoutVisionClientConfig } from "@aws-sdk/client-lookoutvision";
import { join } from "node:path";
import type { Clock } from "./clock";
import { serviceIsOnThisMachine, serviceSettings, unknownSetting } from "./settings";
import type { ServiceSettings } from "./settings";
import { findOrStartLocalService, localServiceProblem } from "./localService";
import type { LocalServiceOptions } from "./localService";

/** How long a call is tried again while the service is unreachable, throttles or has a fault, in milliseconds. */
export const callPatienceMs = 10_000;
/**
 * The same for a call that belongs to a long wait, in milliseconds: a restart of the service doesn't end such a wait.
 */
export const waitPatienceMs = 120_000;

const requestTimeoutMs = 60_000;
const idleTimeoutMinutes = 15;

/** The service, as the handlers see it. */
export interface Service {
    /** Address of the service, for messages. */
    endpoint: string;
    region: string;
    /**
     * Returns the absolute path of the folder that holds folder buckets. Asks for it if somebody else started the
     * service on this machine.
     *
     * @throws Error with a sentence if the stack names another folder than the service has.
     */
    bucketRoot(): Promise<string>;
    /** True for the service of a data folder, which ends by itself when it has nothing to do. */
    isLocal: boolean;
    /**
     * Makes one call. Repeats it for up to `patienceMs` while nobody answers or the service asks to come back later. So
     * `call` must be something that may be done twice.
     *
     * @param patienceMs - in milliseconds; {@link callPatienceMs} by default.
     * @throws UnreachableServiceError if there was no answer in that time; otherwise what the SDK throws.
     */
    call<T>(call: (api: LookoutVision) => Promise<T>, patienceMs?: number): Promise<T>;
    /** Makes one call once, without starting a local service that has ended. Throws as {@link call} does. */
    callOnce<T>(call: (api: LookoutVision) => Promise<T>): Promise<T>;
}

/** Thrown if nobody answered at the endpoint. The message is a whole sentence. */
export class UnreachableServiceError extends Error {
    override readonly name = "UnreachableServiceError";
}

/** Says why there can be no service with the present settings, without looking for one. Undefined: there can be one. */
export function serviceProblem(): string | undefined {
    try {
        return unknownSetting() ?? (serviceSettings().endpoint === "local" ? localServiceProblem() : undefined);
    } catch (error) {
        return (error as Error).message;
    }
}

/** Connects to the service in the settings, and starts a local one if it doesn't run. */
export async function connectToService(clock: Clock): Promise<Service> {
    const settings = serviceSettings();
    let connection = await connect(settings);
    const service: Service = {
        endpoint: connection.endpoint,
        region: connection.region,
        bucketRoot: async () => connection.bucketRoot ?? bucketRootOf(service, settings),
        isLocal: settings.endpoint === "local",
        callOnce: async (call) => {
            try {
                return await call(connection.api);
            } catch (error) {
                throw isNetworkFailure(error) ? unreachable(connection.endpoint, settings, error) : error;
            }
        },
        call: async (call, patienceMs = callPatienceMs) => {
            const start = clock.now();
            for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
                try {
                    connection = await connect(settings);
                    return await call(connection.api);
                } catch (error) {
                    const noAnswer = isNetworkFailure(error);
                    if (noAnswer) {
                        // A local service ends when it has nothing to do. The next connect starts it again.
                        forget(settings);
                    }
                    if (!noAnswer && !isPassing(error)) {
                        throw error;
                    }
                    if (clock.now() - start + pause > patienceMs) {
                        throw noAnswer ? unreachable(connection.endpoint, settings, error) : error;
                    }
                    await clock.sleep(pause);
                }
            }
        },
    };
    return service;
}

/** Options by which a local service is found or started. */
export function localServiceOptions({ dataDir, configuredRegion, bucketRoot }: ServiceSettings): LocalServiceOptions {
    return {
        dataDir,
        idleTimeoutMinutes,
        ...(configuredRegion === undefined ? {} : { region: configuredRegion }),
        ...(bucketRoot === undefined ? {} : { bucketRoot }),
    };
}

interface Connection {
    api: LookoutVision;
    endpoint: string;
    region: string;
    /** Absolute path. Undefined: not known without asking. */
    bucketRoot: string | undefined;
}

const connections = new Map<string, Promise<Connection>>();

function connect(settings: ServiceSettings): Promise<Connection> {
    const key = connectionKey(settings);
    let connection = connections.get(key);
    if (connection === undefined) {
        connection = openConnection(settings);
        connections.set(key, connection);
        connection.catch(() => connections.delete(key));
    }
    return connection;
}

function forget(settings: ServiceSettings): void {
    connections.delete(connectionKey(settings));
}

function connectionKey(settings: ServiceSettings): string {
    return JSON.stringify(settings);
}

async function openConnection(settings: ServiceSettings): Promise<Connection> {
    if (settings.endpoint === "local") {
        const local = await findOrStartLocalService(localServiceOptions(settings));
        return {
            api: openClient(local.endpoint, local.region, local.credentials),
            endpoint: local.endpoint,
            region: local.region,
            bucketRoot: local.bucketRoot,
        };
    }
    const endpoint = settings.endpoint.href;
    return {
        api: openClient(endpoint, settings.region),
        endpoint,
        region: settings.region,
        bucketRoot: undefined,
    };
}

/** Finds the bucket root of a service at a URL. */
async function bucketRootOf(service: Service, settings: ServiceSettings): Promise<string> {
    const { bucketRoot } = settings;
    const itsOwn = serviceIsOnThisMachine(settings) ? await service.call(askBucketRoot) : undefined;
    if (itsOwn !== undefined && bucketRoot !== undefined && itsOwn !== bucketRoot) {
        throw new Error(
            `the service at ${service.endpoint} has its buckets in ${itsOwn}, and this stack looks for them in ${bucketRoot}: leave out ` +
                `lookoutvision:bucketRoot ("pulumi config rm lookoutvision:bucketRoot", and the variable LOOKOUTVISION_BUCKET_ROOT), or start the service with --bucket-root ${bucketRoot}`,
        );
    }
    return itsOwn ?? bucketRoot ?? join(settings.dataDir, "buckets");
}

/** Reads the bucket root from a header of the service's answers, which only services of this kind send. */
async function askBucketRoot(api: LookoutVision): Promise<string | undefined> {
    const { ListProjectsCommand } =
        require("@aws-sdk/client-lookoutvision") as typeof import("@aws-sdk/client-lookoutvision");
    const command = new ListProjectsCommand({ MaxResults: 1 });
    let bucketRoot: string | undefined;
    command.middlewareStack.add(
        (next) => async (args) => {
            const result = await next(args);
            const { headers } = result.response as { headers?: Record<string, string> };
            bucketRoot = headers?.["x-lookoutvision-bucket-root"];
            return result;
        },
        { step: "deserialize" },
    );
    await api.send(command);
    return bucketRoot === undefined ? undefined : decodeURI(bucketRoot);
}

function openClient(
    endpoint: string,
    region: string,
    credentials?: { accessKeyId: string; secretAccessKey: string },
): LookoutVision {
    // Loaded at the first call, because a preview makes none.
    const sdk = require("@aws-sdk/client-lookoutvision") as typeof import("@aws-sdk/client-lookoutvision");
    const requestHandler: LookoutVisionClientConfig["requestHandler"] = {
        connectionTimeout: 5_000,
        requestTimeout: requestTimeoutMs,
        throwOnRequestTimeout: true,
    };
    return new sdk.LookoutVision({
        endpoint,
        region,
        maxAttempts: 1,
        requestHandler,
        ...(credentials === undefined ? {} : { credentials }),
    });
}

const networkFailures = new Set([
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ECONNABORTED",
    "UND_ERR_SOCKET",
]);

/** True if nobody answered, or the answer broke off. */
export function isNetworkFailure(error: unknown): boolean {
    const { name, code } = error as { name?: string; code?: string };
    return name === "TimeoutError" || (code !== undefined && networkFailures.has(code));
}

/** True for an error that the service itself calls temporary. */
function isPassing(error: unknown): boolean {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    return (
        name === "ThrottlingException" ||
        name === "InternalServerException" ||
        [429, 500, 502, 503, 504].includes($metadata?.httpStatusCode ?? 0)
    );
}

/** Makes the error for such a failure, with what to do. */
export function unreachable(endpoint: string, settings: ServiceSettings, error: unknown): UnreachableServiceError {
    const { code, message } = error as { code?: string; message?: string };
    const advice =
        settings.endpoint === "local"
            ? `see ${join(settings.dataDir, "service.log")} for why the local service ended`
            : `check that the service runs there, or correct ${settings.endpointSource}`;
    return new UnreachableServiceError(
        `nobody answers at ${endpoint} (${code ?? message ?? "no answer"}): ${advice}, then try again`,
        {
            cause: error,
        },
    );
}
