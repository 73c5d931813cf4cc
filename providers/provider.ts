import { accessKeyHandlers } from "./accessKey/handlers";
import { followDatasets } from "./dataset/declaredDatasets";
import { datasetHandlers } from "./dataset/handlers";
import { hostedModelHandlers } from "./hostedModel/handlers";
import { localBucketHandlers } from "./localBucket/handlers";
import { modelHandlers } from "./model/handlers";
import { modelPackageHandlers } from "./modelPackage/handlers";
import { policyHandlers } from "./policy/handlers";
import { projectHandlers } from "./project/handlers";
import { stackIdentityHandlers } from "./stackIdentity/handlers";
import { missingIdentity } from "./stackIdentity/missingIdentity";
import { userHandlers } from "./user/handlers";
import { withoutNulls } from "./arguments/withoutNulls";
import { systemClock } from "./service/clock";
import { configure } from "./service/settings";
import { endWithEngine } from "./host/endWithEngine";
import { explain } from "./service/errors";
import { commonInputs } from "./host/contract";
import type { CheckFailure, CheckOutcome, CommonInputs, DiffOutcome, Handlers, RawProperties } from "./host/contract";
import { hostContext } from "./service/hostContext";
import { followIncarnations } from "./host/incarnations";
import { InitError } from "./host/initError";
import { plainState } from "./host/plainState";
import { progressDelivered } from "./host/progress";
import { markSecrets, redact, rememberSecrets } from "./host/secrets";
import { serviceProblem } from "./service/connection";
import type { ServiceRecord } from "./service/serviceRecord";
import type { ResourceKind } from "./host/stub";
import { logicalName } from "./host/urn";
import { noService, whichService } from "./service/whichService";
import type { WhichService } from "./service/whichService";

/** The object that the provider host calls. The stub in a resource's state evaluates to it. */
export interface HostedProvider {
    configure(request: { config: { get(key: string): string | undefined; rawConfig?: object } }): void;
    check(olds: RawProperties, news: HostedProperties): Promise<CheckOutcome>;
    diff(id: string, olds: HostedProperties, news: HostedProperties): Promise<DiffOutcome>;
    create(inputs: HostedProperties): Promise<{ id: string; outs: HostedProperties }>;
    /** Reads the resource. An empty id says that the thing no longer exists. */
    read(id: string, outputs: HostedProperties): Promise<{ id: string; props?: HostedProperties }>;
    update(id: string, olds: HostedProperties, news: HostedProperties): Promise<{ outs: HostedProperties }>;
    delete(id: string, outputs: HostedProperties): Promise<void>;
}

/** Properties from the class, and any others. */
export type HostedProperties = CommonInputs & RawProperties;

const declaredDatasets = followDatasets();

const providers: Readonly<Record<ResourceKind, HostedProvider>> = {
    Project: forHost("LookoutVisionProject", projectHandlers(hostContext, declaredDatasets)),
    Dataset: forHost("LookoutVisionDataset", datasetHandlers(hostContext, declaredDatasets)),
    Model: forHost("LookoutVisionModel", modelHandlers(hostContext, declaredDatasets)),
    HostedModel: forHost("LookoutVisionHostedModel", hostedModelHandlers(hostContext)),
    ModelPackage: forHost("LookoutVisionModelPackage", modelPackageHandlers(hostContext)),
    LocalBucket: forHost("LookoutVisionLocalBucket", localBucketHandlers(hostContext), noService),
    Policy: forHost("LookoutVisionPolicy", policyHandlers(hostContext)),
    User: forHost("LookoutVisionUser", userHandlers(hostContext)),
    AccessKey: forHost("LookoutVisionAccessKey", accessKeyHandlers(hostContext)),
    StackIdentity: forHost("The identity of the stack", stackIdentityHandlers(), noService),
};

/** Returns the handlers of a kind of resource. @throws Error with a sentence for a kind of a newer release. */
export function handlersOf(kind: string): HostedProvider {
    if (!Object.hasOwn(providers, kind)) {
        throw new Error(
            `this release of pulumi-lookoutvision knows no resource ${kind}: install the one that made it, or a newer one`,
        );
    }
    endWithEngine();
    return providers[kind as ResourceKind];
}

/**
 * Wraps handlers into the form that the host expects. All guarantees that hold for every answer are made here:
 *
 * - Values are plain.
 * - Errors are one sentence, and carry an `id` only if something was made.
 * - Nothing is done on another service than the state names.
 * - No secret is in a message, or in plain text in the state.
 */
function forHost<Inputs extends CommonInputs, Outputs extends Inputs>(
    noun: string,
    typed: Handlers<Inputs, Outputs>,
    service: WhichService = whichService(systemClock),
): HostedProvider {
    // The host hands over inputs that passed check, or values from the state.
    const handlers = typed as unknown as Handlers<HostedProperties, HostedProperties>;
    const incarnations = followIncarnations();
    // A thing that was made must get into the state, even without the name of its service.
    const current = () => service.current().catch(() => undefined);

    async function answer<T extends object>(
        doing: string,
        properties: HostedProperties,
        work: () => T | Promise<T>,
    ): Promise<T> {
        try {
            rememberSecrets(properties);
            return plainState(await work()) as T;
        } catch (error) {
            throw forUser(error, `${doing} ${noun} "${logicalName(String(properties.resourceUrn))}" failed`);
        } finally {
            await progressDelivered();
        }
    }

    return {
        // The SDK's class keeps the whole configuration of the stack, and has no method that lists it.
        configure: ({ config }) => configure((key) => config.get(key), Object.keys(config.rawConfig ?? {})),
        check: (olds, news) =>
            answer("Checking", news, async () => {
                const problem = serviceProblem() ?? missingIdentity(news);
                if (problem !== undefined) {
                    return { inputs: news, failures: [{ property: "", reason: problem }] };
                }
                const { inputs, failures, warnings = [], notes = [] } = await handlers.check(olds, withoutNulls(news));
                const row = hostContext.progress(news.resourceUrn);
                warnings.forEach((warning) => row.warn(warning));
                notes.forEach((note) => row.note(note));
                return { inputs, failures: failures.map(forEngine) };
            }),
        diff: (id, olds, news) =>
            answer("Comparing", news, async () => {
                rememberSecrets(olds);
                incarnations.isWanted(id, olds["incarnation"]);
                const where = await service.compare(recordIn(olds));
                if (where === "abandoned") {
                    return { changes: true, replaces: ["service"] };
                }
                const outcome = await handlers.diff(id, olds, news);
                return where === "moved" ? { ...outcome, changes: true } : outcome;
            }),
        create: (inputs) =>
            answer("Creating", inputs, async () => {
                const incarnation = incarnations.begin();
                const record = async () => ({ incarnation, service: await current() });
                const { id, outs } = await withRecord(record, handlers.create(inputs), (made) =>
                    incarnations.isWanted(made.id, incarnation),
                );
                return { id, outs: markSecrets({ ...outs, ...(await record()) }) };
            }),
        read: (id, outputs) =>
            answer("Reading", outputs, async () => {
                const where = await service.locate(recordIn(outputs));
                if (where === "abandoned") {
                    return { id: "" };
                }
                const props = await handlers.read(id, outputs);
                if (props === undefined && isLookedUp(outputs)) {
                    // The engine takes an empty id for an answer here. Only in a refresh does it mean that the thing no
                    // longer exists.
                    throw new Error(`there is no ${id}: correct the id that is given to get, or make it first`);
                }
                if (props === undefined) {
                    return { id: "" };
                }
                return {
                    id,
                    props: markSecrets({
                        ...props,
                        incarnation: outputs["incarnation"],
                        service: where ?? (await current()),
                    }),
                };
            }),
        update: (id, olds, news) =>
            answer("Updating", news, async () => {
                rememberSecrets(olds);
                const { incarnation } = olds;
                const where = await service.locate(recordIn(olds));
                if (where === "abandoned") {
                    throw new Error(
                        'the stack says since a moment ago that its service is gone: run "pulumi up" again',
                    );
                }
                const record = async () => ({ incarnation, service: where ?? (await current()) });
                const outs = await withRecord(record, handlers.update(id, olds, news));
                return { outs: markSecrets({ ...outs, ...(await record()), secretArguments: news.secretArguments }) };
            }),
        delete: async (id, outputs) => {
            await answer("Deleting", outputs, async () => {
                if ((await service.locate(recordIn(outputs))) === "abandoned") {
                    hostContext
                        .progress(outputs.resourceUrn)
                        .note(`${id} is taken as gone with the service that had it; nothing was deleted there.`);
                } else if (incarnations.isWantedElsewhere(id, outputs["incarnation"])) {
                    hostContext
                        .progress(outputs.resourceUrn)
                        .warn(`${id} was kept: what replaces it in this stack is the same one.`);
                } else {
                    await handlers.delete(id, outputs);
                    incarnations.isGone(id);
                }
                return {};
            });
        },
    };
}

/** True if this read serves a class's `get()`, where only the id is known, and not a refresh. */
function isLookedUp(outputs: HostedProperties): boolean {
    return Object.keys(outputs).every((name) => (commonInputs as readonly string[]).includes(name));
}

/**
 * Gives the engine the reason alone, which names the property. With a property name, the engine would print the
 * property's value too, even a secret one, in Go's notation. It does so only for arguments that aren't nested; for
 * others it prints `<nil>`.
 */
function forEngine({ property, reason }: CheckFailure): CheckFailure {
    return {
        property: "",
        reason: redact(property === "" || reason.startsWith(property) ? reason : `${property}: ${reason}`),
    };
}

function recordIn(state: HostedProperties): ServiceRecord | undefined {
    return state["service"] as ServiceRecord | undefined;
}

/** Makes sure that the state after a partial failure is complete too. */
async function withRecord<T>(
    record: () => Promise<object>,
    work: Promise<T>,
    onMade: (made: T | InitError) => void = () => undefined,
): Promise<T> {
    try {
        const made = await work;
        onMade(made);
        return made;
    } catch (error) {
        if (error instanceof InitError) {
            Object.assign(error.properties, plainState(await record()));
            onMade(error);
        }
        throw error;
    }
}

/**
 * Makes the error for the host, which shows the message, or prints `error: stack`.
 *
 * A stack trace is for developers, so it is left out unless LOOKOUTVISION_DEBUG is set. An error of a library may carry
 * an `id` of its own. The host would take that for a resource that was made, so it is left out too.
 */
function forUser(error: unknown, failed: string): Error {
    if (error instanceof InitError) {
        return new InitError(error.id, markSecrets(error.properties), redact(error.message));
    }
    const shown = new Error(redact(`${failed}: ${explain(error)}`));
    if (process.env["LOOKOUTVISION_DEBUG"]) {
        shown.stack = redact(String((error as { stack?: unknown } | undefined)?.stack ?? error));
    } else {
        shown.name = "pulumi-lookoutvision";
        shown.stack = "see the message of this resource";
        shown.toString = () => failed;
    }
    return shown;
}
