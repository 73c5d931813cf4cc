import * as http from "node:http";
import * as https from "node:https";
import type { Clock } from "./clock";
import { serviceSettings } from "./settings";
import type { ServiceSettings } from "./settings";
import { findOrStartLocalService, readDataDirFacts } from "./localService";
import {
    callPatienceMs,
    connectToService,
    isNetworkFailure,
    localServiceOptions,
    unreachable,
    UnreachableServiceError,
} from "./connection";
import { explain } from "./errors";
import { callOwnOperation } from "./ownOperations";
import { ifGone, isSameService, nameOfService, notAbandoned, ofOriginal, onAnotherService } from "./serviceRecord";
import type { ServiceRecord } from "./serviceRecord";

/** Makes sure that nothing is done to a resource on another service than the one that has it. */
export interface WhichService {
    /**
     * Compares the record with the settings, for diff. Calls nothing while the settings match the record.
     *
     * @returns `moved` if the same service now has another address or data folder, or if the stack goes on with a copy.
     *   `abandoned` if the settings say that the service is gone. Otherwise `here`.
     * @throws Error with a sentence if the settings name another service.
     */
    compare(recorded: ServiceRecord | undefined): Promise<"here" | "moved" | "abandoned">;
    /**
     * Finds the service that has the resource, for read, update and delete.
     *
     * @returns the record as it is now. Undefined: a state without a record (release 0.1.0).
     * @throws Error with a sentence if another service answers, or none.
     */
    locate(recorded: ServiceRecord | undefined): Promise<ServiceRecord | "abandoned" | undefined>;
    /** Returns the service that has what was just made. */
    current(): Promise<ServiceRecord | undefined>;
}

/** For resources that are on no service. */
export const noService: WhichService = {
    compare: async () => "here",
    locate: async () => undefined,
    current: async () => undefined,
};

/** For resources on the service in the settings. */
export function whichService(clock: Clock): WhichService {
    return {
        compare: async (recorded) => {
            const settings = serviceSettings();
            if (recorded === undefined) {
                return "here";
            }
            if (settings.abandonedService === nameOfService(recorded)) {
                if (await originalWith(recorded, settings)) {
                    return "moved";
                }
                await requireAbandoned(recorded, settings, clock);
                return "abandoned";
            }
            if (settings.endpoint !== "local" && recorded.endpoint === settings.endpoint.href) {
                return "here";
            }
            const current = await requireSame(recorded, settings, clock);
            const isAtItsPlace = recorded.dataDir === undefined || current.dataDir === recorded.dataDir;
            return current.endpoint === recorded.endpoint && isAtItsPlace ? "here" : "moved";
        },
        locate: async (recorded) => {
            const settings = serviceSettings();
            if (recorded === undefined) {
                return undefined;
            }
            if (settings.abandonedService === nameOfService(recorded)) {
                if (await originalWith(recorded, settings)) {
                    return identify(settings, clock, callPatienceMs);
                }
                await requireAbandoned(recorded, settings, clock);
                return "abandoned";
            }
            const current = await requireSame(recorded, settings, clock);
            // A service that can't tell its id at this moment has it nevertheless.
            return current.id === undefined && recorded.id !== undefined ? { ...current, id: recorded.id } : current;
        },
        current: () => identify(serviceSettings(), clock, callPatienceMs),
    };
}

async function requireSame(recorded: ServiceRecord, settings: ServiceSettings, clock: Clock): Promise<ServiceRecord> {
    let current: ServiceRecord | undefined;
    try {
        current = await identify(settings, clock, callPatienceMs);
    } catch (error) {
        throw error instanceof UnreachableServiceError &&
            settings.endpoint !== "local" &&
            settings.endpoint.href === recorded.endpoint
            ? new UnreachableServiceError(`${error.message}. ${ifGone(recorded)}`, { cause: error })
            : error;
    }
    if (current === undefined || !isSameService(recorded, current)) {
        throw (await onItsOriginal(recorded, settings)) ?? onAnotherService(recorded, current, settings);
    }
    return current;
}

/** Makes the error for a copied data folder whose original's service has the resource. Undefined: no such original. */
async function onItsOriginal(recorded: ServiceRecord, settings: ServiceSettings): Promise<Error | undefined> {
    const original = await originalWith(recorded, settings);
    return original && new Error(`it is on ${ofOriginal(original, settings)}`);
}

/**
 * Finds the original of the data folder, if its service is the recorded one. What the original had at the time of the
 * copy is in the copy.
 */
async function originalWith(recorded: ServiceRecord, settings: ServiceSettings) {
    const { copyOf } = settings.endpoint === "local" ? await readDataDirFacts(settings.dataDir) : { copyOf: [] };
    return copyOf.find(({ serviceId }) => serviceId === recorded.id);
}

/** Throws if the service still answers: whatever the setting says, forgetting its resources would lose them. */
async function requireAbandoned(recorded: ServiceRecord, settings: ServiceSettings, clock: Clock): Promise<void> {
    const current = await identify(settings, clock, 0).catch((error: unknown) => {
        if (error instanceof UnreachableServiceError) {
            return undefined;
        }
        throw error;
    });
    if (current !== undefined && isSameService(recorded, current)) {
        throw notAbandoned(current);
    }
}

/** Records found so far, by data folder or URL, kept for as long as the host runs. */
const identified = new Map<string, ServiceRecord>();

/**
 * @returns the record. Undefined: the data folder has no service. @throws UnreachableServiceError if nobody answers at
 *   the URL.
 */
async function identify(
    settings: ServiceSettings,
    clock: Clock,
    patienceMs: number,
): Promise<ServiceRecord | undefined> {
    const key = settings.endpoint === "local" ? settings.dataDir : settings.endpoint.href;
    let record = identified.get(key);
    if (record === undefined) {
        record =
            settings.endpoint === "local"
                ? await identifyLocal(settings)
                : await identifyAt(settings.endpoint, settings, clock, patienceMs);
        if (record?.id !== undefined) {
            identified.set(key, record);
        }
    }
    return record;
}

async function identifyLocal(settings: ServiceSettings): Promise<ServiceRecord | undefined> {
    const { dataDir } = settings;
    let { serviceId, isInUse } = await readDataDirFacts(dataDir);
    if (!isInUse) {
        return undefined;
    }
    if (serviceId === undefined) {
        // The folder was last used by a release that wrote no id, or the file is lost. The service knows its id.
        await findOrStartLocalService(localServiceOptions(settings));
        ({ serviceId } = await readDataDirFacts(dataDir));
    }
    return { endpoint: "local", ...(serviceId === undefined ? {} : { id: serviceId }), dataDir };
}

const answerTimeoutMs = 5_000;

async function identifyAt(
    endpoint: URL,
    settings: ServiceSettings,
    clock: Clock,
    patienceMs: number,
): Promise<ServiceRecord> {
    const start = clock.now();
    for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
        const isLast = clock.now() - start + pause > patienceMs;
        try {
            const { id, isPassing } = await askId(endpoint, clock, patienceMs);
            if (!isPassing || isLast) {
                return { endpoint: endpoint.href, ...(id === undefined ? {} : { id }) };
            }
        } catch (error) {
            if (error instanceof UnreachableServiceError) {
                throw error;
            }
            if (!isNetworkFailure(error)) {
                throw new Error(`the service at ${endpoint.href} can't be asked who it is: ${explain(error)}`, {
                    cause: error,
                });
            }
            if (isLast) {
                throw unreachable(endpoint.href, settings, error);
            }
        }
        await clock.sleep(pause);
    }
}

/**
 * Asks the service for its id: without a key, which is enough on its own machine, else with the stack's key. No id: not a
 * service of this kind, or one of release 0.1.0. `isPassing`: it may tell the id later.
 */
async function askId(endpoint: URL, clock: Clock, patienceMs: number): Promise<{ id?: string; isPassing: boolean }> {
    const base = endpoint.href.endsWith("/") ? endpoint : new URL(`${endpoint.href}/`);
    const { status, text } = await fetchText(new URL("healthz", base));
    const { serviceId, status: health } = membersOf(text);
    if (isId(serviceId)) {
        return { id: serviceId, isPassing: false };
    }
    const id = status === 200 && health === "ok" ? await askIdWithKey(clock, patienceMs) : undefined;
    return { ...(id !== undefined && { id }), isPassing: status === 429 || status >= 500 };
}

/** Asks the service in the settings for its id with the stack's key. Undefined: it has no such operation. */
async function askIdWithKey(clock: Clock, patienceMs: number): Promise<string | undefined> {
    const service = await connectToService(clock);
    try {
        const answer = await service.call((api) => callOwnOperation(api, "GET", "/caller"), patienceMs);
        const { ServiceId } = answer as { ServiceId?: unknown };
        return isId(ServiceId) ? ServiceId : undefined;
    } catch (error) {
        if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404) {
            return undefined;
        }
        throw error;
    }
}

function isId(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}

/** Members of a JSON object. None for text that some other program answers. */
function membersOf(text: string): Record<string, unknown> {
    try {
        return (JSON.parse(text) ?? {}) as Record<string, unknown>;
    } catch {
        return {};
    }
}

/** Fetches text without fetch(), which refuses some ports that a service may have. */
function fetchText(url: URL): Promise<{ status: number; text: string }> {
    const { get } = url.protocol === "https:" ? https : http;
    return new Promise((resolve, reject) => {
        const signal = AbortSignal.timeout(answerTimeoutMs);
        const fail = (error: Error) => reject(signal.aborted ? signal.reason : error);
        const request = get(url, { signal, agent: false }, (answer) => {
            let text = "";
            answer.setEncoding("utf8").on("data", (part: string) => (text += part));
            answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
            answer.once("error", fail);
        });
        request.once("error", fail);
    });
}
