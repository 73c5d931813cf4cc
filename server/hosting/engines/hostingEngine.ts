import type { Detection } from "../../detector/detection";
import type { ModelRow } from "../../training/lease";

/**
 * A place where models are hosted: inference units on the machines of the service, or something out of its reach.
 *
 * The rows of models say what is asked for. Whatever an engine makes for a model has a name that follows from the
 * model. So the next service finds it again, whenever the last one ended.
 */
export interface HostingEngine {
    /** Key in the registry, the name of the training engine whose models it hosts. */
    readonly name: string;
    /** Whether the models that it hosts serve on while no service looks after them. */
    readonly outlivesService: boolean;
    /**
     * Brings what the engine hosts to what is asked for, and tells how it is. Called about once a second. It returns
     * soon: what takes longer goes on meanwhile, and wakes the supervisor when it is done.
     *
     * @param models - all models of this engine that are hosted or on their way to or from that, and those that may have
     *   left something at an engine out of the service's reach; as their rows are now.
     * @returns the state of each model by its id. A model that is missing has no news.
     */
    host(models: readonly ModelRow[]): Promise<ReadonlyMap<string, HostingState>>;
    /**
     * Inspects a picture with a hosted model.
     *
     * @param explain - whether the answer is to have an anomaly map.
     * @param callerGone - when aborted, a picture that waits is dropped.
     * @throws UnusablePictureError for the picture's faults; HostingCapacityError when the model can't take it now;
     *   CallerGoneError for a dropped picture; other errors for faults of the service.
     */
    detect(modelId: string, picture: Uint8Array, explain?: boolean, callerGone?: AbortSignal): Promise<Detection>;
    /** Gives up what another machine can take over. What serves, serves on until `close`. */
    leave(): Promise<void>;
    /** Ends what lives in this process. */
    close(): Promise<void>;
}

/** How a model is at its engine. */
export type HostingState =
    /** Not yet as asked for. `message`: what it waits for. Undefined: nothing worth telling. */
    | { kind: "changing"; message?: string }
    | { kind: "serving" }
    /** Its place is being maintained: it can be neither stopped nor changed until that is over. */
    | { kind: "updating"; message: string }
    /** Can't be hosted. `isTemporary`: the engine tries again, and a model that was in service stays HOSTED. */
    | { kind: "failed"; message: string; isTemporary: boolean }
    /** Is not to be hosted, and nothing of it is left at the engine. */
    | { kind: "stopped" };
