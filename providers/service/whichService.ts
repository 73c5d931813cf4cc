import * as http from "node:http";
import * as https from "node:https";
import type { Clock } from "./clock";
import { type ServiceSettings, serviceSettings } from "./settings";
import { findOrStartLocalService, readDataDirFacts } from "./localService";
import {
    callPatienceMs,
    isNetworkFailure,
    localServiceOptions,
    unreachable,
    UnreachableServiceError,
} from "./connection";
import {
    ifGone,
    isSameService,
    nameOfService,
    notAbandoned,
    ofOriginal,
    onAnotherService,
    type ServiceRecord,
} from "./serviceRecord";

/** Sees to it that nothing is done to a resource on another service than the one that has it. */
export interface WhichService {
    /**
     * For diff: calls nothing while the settings are those of the record.
     *
     * @returns `moved` when the same service is at another address or in another data folder now, or the stack goes on with a copy, `abandoned` when the settings say that it is gone.
     * @throws Error with a sentence when the settings name another service.
     */
    compare(recorded: ServiceRecord | undefined): Promise<"here" | "moved" | "abandoned">;
    /**
     * For read, update and delete.
     *
     * @returns the record as it is now; undefined for a state without a record (release 0.1.0).
     * @throws Error with a sentence when another service answers, or none.
     */
    locate(recorded: ServiceRecord | undefined): Promise<ServiceRecord | "abandoned" | undefined>;
    /** The service that has what was just made. */
    current(): Promise<ServiceRecord | undefined>;
}

/** For resources that are on no service. */
export const noService: WhichService = {
    compare: async () => "here",
    locate: async () => undefined,
    current: async () => undefined,
};

/** For resources on the service of the settings. */
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
            // Who can't tell its id at this moment has it nevertheless.
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

/** The error for a data folder that was copied, when the service that has the resource is the original's. */
async function onItsOriginal(recorded: ServiceRecord, settings: ServiceSettings): Promise<Error | undefined> {
    const original = await originalWith(recorded, settings);
    return original && new Error(`it is on ${ofOriginal(original, settings)}`);
}

/** The original of the data folder, if its service is the recorded one: what that had when it was copied is in the copy. */
async function originalWith(recorded: ServiceRecord, settings: ServiceSettings) {
    const { copyOf } = settings.endpoint === "local" ? await readDataDirFacts(settings.dataDir) : { copyOf: [] };
    return copyOf.find(({ serviceId }) => serviceId === recorded.id);
}

/** A service that answers isn't gone, whatever the setting says: forgetting what it has would lose it. */
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

/** By data folder or URL, for as long as the host runs. */
const identified = new Map<string, ServiceRecord>();

/** @returns undefined when the data folder has no service. @throws UnreachableServiceError when nobody answers at the URL. */
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
        // It was last used by a release that wrote no id, or the file is lost: the service knows.
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
            const { id, isPassing } = await askId(endpoint);
            if (!isPassing || isLast) {
                return { endpoint: endpoint.href, ...(id === undefined ? {} : { id }) };
            }
        } catch (error) {
            if (!isNetworkFailure(error)) {
                throw new Error(
                    `the service at ${endpoint.href} can't be asked who it is: ${(error as Error).message}`,
                    { cause: error },
                );
            }
            if (isLast) {
                throw unreachable(endpoint.href, settings, error);
            }
        }
        await clock.sleep(pause);
    }
}

/** No id: not from a service of this kind, or of release 0.1.0; passing: it may tell in a while. */
async function askId(endpoint: URL): Promise<{ id?: string; isPassing: boolean }> {
    const base = endpoint.href.endsWith("/") ? endpoint : new URL(`${endpoint.href}/`);
    const { status, text } = await fetchText(new URL("healthz", base));
    try {
        const { serviceId } = JSON.parse(text) as { serviceId?: unknown };
        if (typeof serviceId === "string" && serviceId !== "") {
            return { id: serviceId, isPassing: false };
        }
    } catch {
        // Some other program's text.
    }
    return { isPassing: status === 429 || status >= 500 };
}

/** Not by fetch(), which refuses some ports that a service may have. */
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
