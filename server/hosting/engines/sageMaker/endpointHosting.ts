import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { sageMakerClients } from "../../../sageMaker/clients";
import type { EngineSettings } from "../../../sageMaker/settings";
import { modelName } from "../../../store/resourceNames";
import { releaseRow } from "../../../store/rowLeases";
import type { Database } from "../../../store/schema";
import type { ModelRow } from "../../../training/lease";
import type { LocalModelOptions } from "../../units/localModel";
import type { HostingEngine, HostingState } from "../hostingEngine";
import { openEndpoint } from "./endpoint";
import { keepEndpoint } from "./endpointKeeper";
import type { EndpointKeeper, EndpointWish } from "./endpointKeeper";
import { archiveFolder, endpointNameOf } from "./endpointName";
import { prepareEndpointOrder } from "./endpointOrder";
import { holdModel } from "./hostingLease";
import type { HostedSoftware } from "./endpointOrder";
import { inspectAtEndpoint, mostInvokedBytes } from "./inspectAtEndpoint";
import type { InspectionAtEndpoint } from "./inspectAtEndpoint";
import type { LargePictures } from "./largePictures";

export interface EndpointHostingOptions<Settings extends EngineSettings> extends Omit<
    LocalModelOptions,
    "nameOf" | "onChange"
> {
    settings: Settings;
    /** Id of the service, which is in the names of all endpoints. */
    serviceId: string;
    store: Kysely<Database>;
    log: Logger;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /** Milliseconds of a clock that only goes forward. Default: that of the process. */
    elapsed?(): number;
    /** Has the models looked after soon. */
    wake(): void;
}

/** What the engines at SageMaker do differently. */
export interface EndpointKind<Settings extends EngineSettings> extends HostedSoftware<Settings> {
    /** Whether the models have packages: those of an algorithm. */
    isPackaged: boolean;
    readAnswer?: InspectionAtEndpoint["readAnswer"];
    /** Inspects pictures that are too large for an endpoint. */
    inspectLarge(): LargePictures;
}

/** A model that this engine looks after. */
interface Kept {
    keeper: EndpointKeeper;
    log: Logger;
    row: ModelRow;
    /** Undefined: nothing is known since the row's status changed. */
    state?: HostingState;
    /** When the next step is due, in milliseconds of `elapsed`. */
    dueAt: number;
    /** The step that goes on now. Never rejects. */
    step?: Promise<void>;
}

/** Longest pause before a step that should come soon, in milliseconds. */
const soonMs = 1_000;
/** Longest pause between two steps: the lease must be renewed, in milliseconds. */
const longestPauseMs = 8_000;

/**
 * Makes an engine that hosts at endpoints of Amazon SageMaker. An endpoint serves on while
 * no service looks after it. One service at a time looks after a model's endpoint; any may call it.
 */
export function endpointHosting<Settings extends EngineSettings>(
    options: EndpointHostingOptions<Settings>,
    software: EndpointKind<Settings>,
): HostingEngine {
    const { settings, serviceId, store, log, now, elapsed = () => performance.now(), wake } = options;
    const clients = sageMakerClients(settings, options.region);
    const owner = randomUUID();
    const kept = new Map<string, Kept>();
    const closing = new AbortController();
    const large = software.inspectLarge();
    const orderSources = { ...options, software };

    function keep(row: ModelRow): Kept {
        const name = endpointNameOf(serviceId, row.id);
        const place = {
            bucket: settings.bucket,
            folder: archiveFolder(settings.prefix, name),
            kmsKeyId: row.kmsKeyId ?? undefined,
            isPackaged: software.isPackaged,
        };
        const endpoint = openEndpoint(name, place, clients, closing.signal);
        const ownLog = log.child({ modelId: row.id });
        void modelName(store, row.id).then((model) => ownLog.setBindings({ ...(model !== undefined && { model }) }));
        return { keeper: keepEndpoint(endpoint, ownLog), log: ownLog, row, dueAt: 0 };
    }

    async function step(model: Kept): Promise<void> {
        const { row } = model;
        model.dueAt = elapsed() + longestPauseMs;
        if (!(await holdModel(store, row.id, owner, now()))) {
            return;
        }
        const { state, isSoon } = await model.keeper.step(await wishFor(row));
        if (model.row.status !== row.status) {
            model.dueAt = 0;
            return;
        }
        model.state = state;
        model.dueAt = elapsed() + Math.min(settings.pollMs, isSoon ? soonMs : longestPauseMs);
    }

    async function wishFor(row: ModelRow): Promise<EndpointWish> {
        return isToBeHosted(row)
            ? {
                  kind: "serve",
                  wasServing: row.status !== "STARTING_HOSTING",
                  ...(await prepareEndpointOrder(row, orderSources)),
              }
            : { kind: "remove" };
    }

    function lookAfter(model: Kept): void {
        model.step = step(model)
            .catch((error: unknown) => {
                if (!closing.signal.aborted) {
                    model.log.error({ err: error }, "looking after an endpoint failed");
                }
            })
            .finally(() => {
                model.step = undefined;
                wake();
            });
    }

    async function forget(id: string, { step: current }: Kept): Promise<void> {
        kept.delete(id);
        await current;
        await releaseRow(store, "models", { id, owner });
    }

    return {
        name: software.engine,
        outlivesService: true,
        async host(models) {
            const ids = new Set(models.map(({ id }) => id));
            for (const [id, model] of kept) {
                if (!ids.has(id) && model.step === undefined) {
                    await forget(id, model);
                }
            }
            large.keepOnly(new Set(models.filter(isToBeHosted).map(({ id }) => id)));
            const states = new Map<string, HostingState>();
            if (closing.signal.aborted) {
                return states;
            }
            for (const row of models) {
                const model = kept.get(row.id) ?? keep(row);
                kept.set(row.id, model);
                if (model.row.status !== row.status) {
                    model.state = undefined;
                    model.dueAt = 0;
                }
                model.row = row;
                const { state } = model;
                if (state !== undefined) {
                    states.set(row.id, state);
                }
                if (state?.kind === "failed" && !state.isTemporary) {
                    // Told once. A model that is started again begins anew, and the row must say first that it failed.
                    model.state = undefined;
                    model.dueAt = elapsed() + soonMs;
                } else if (model.step === undefined && model.dueAt <= elapsed()) {
                    lookAfter(model);
                }
            }
            return states;
        },
        detect(modelId, picture, explain = false, callerGone) {
            return picture.length > mostInvokedBytes
                ? large.detect(modelId, picture, explain, callerGone)
                : inspectAtEndpoint({
                      clients,
                      endpointName: endpointNameOf(serviceId, modelId),
                      picture,
                      explain,
                      callerGone,
                      ...(software.readAnswer && { readAnswer: software.readAnswer }),
                  });
        },
        async leave() {
            closing.abort();
            await Promise.all([...kept].map(([id, model]) => forget(id, model)));
        },
        async close() {
            closing.abort();
            await Promise.all([...kept].map(([id, model]) => forget(id, model)).concat(large.close()));
        },
    };
}

/** Whether a row asks for an endpoint. */
function isToBeHosted({ status }: ModelRow): boolean {
    return status === "STARTING_HOSTING" || status === "HOSTED" || status === "SYSTEM_UPDATING";
}
