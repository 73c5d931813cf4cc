import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { ArtifactStore } from "../artifacts/artifactStore";
import type { DataKeys } from "../encryption/dataKeys";
import type { ListedKey } from "../encryption/listKeys";
import type { SecretSeal } from "../encryption/secretSeal";
import type { ConsoleBucket } from "../gallery/consoleBucket";
import type { Gallery } from "../gallery/gallery";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import type { EngineSetting } from "../sageMaker/engineSetting";
import type { Database } from "../store/schema";
import type { UserDirectory } from "../users/directory";
import type { Detection } from "../detector/detection";

/**
 * Everything that an action may use. An action never sees HTTP: it gets its checked input and this. It returns its
 * output or throws an {@link ./errors.ApiError}.
 */
export interface Service {
    store: Kysely<Database>;
    objects: ObjectStorage;
    /** Files of trained models that the service keeps, sealed with their data keys. */
    artifacts: ArtifactStore;
    dataKeys: DataKeys;
    users: UserDirectory;
    /** Seals the secrets of users' keys. */
    secretSeal: SecretSeal;
    /** Region, which like the account goes into ARNs. */
    region: string;
    accountId: string;
    /** Id of the service, which stays from start to start. */
    serviceId: string;
    /** Public key that the service's model packages are verified with. */
    packageKey: string;
    /** Most trainings that may run or wait before CreateModel answers 402. Undefined: no limit. */
    maxTrainings: number | undefined;
    /** Engines that a training may ask for, the first for those that ask for none. */
    engines: readonly EngineSetting[];
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    sleep(ms: number): Promise<void>;
    log: Logger;
    background: BackgroundWork;
    hosting: Hosting;
    detections: DetectionMeter;
    looks: ModelLooks;
    /** Pictures for people. */
    gallery: Gallery;
    consoleBucket: ConsoleBucket;
    /**
     * Lists the keys of AWS KMS that models can be encrypted with: none without AWS credentials.
     *
     * @throws EncryptionKeyError
     */
    listKeys(): Promise<ListedKey[]>;
    console: ConsoleLinks;
}

/** One-time links that sign a browser in. */
export interface ConsoleLinks {
    /**
     * Makes a link for the holder of an access key.
     *
     * @returns its token, and the time until which it is good, in Unix epoch milliseconds.
     * @throws ApiError UnrecognizedClientException if the key has just been deleted.
     */
    createLink(accessKeyId: string): Promise<{ token: string; expiresAt: number }>;
}

/**
 * Work outside requests. An action writes its wish into the store (a status) and wakes the worker. The worker
 * reads the store, so a lost wake-up (kill -9) costs a second, not a model.
 */
export interface BackgroundWork {
    /** Wakes the worker: a dataset waits for its import or deletion. */
    wakeDatasets(): void;
    /** Wakes the worker: a model waits for its training. */
    wakeTraining(): void;
    /** Wakes the worker: a model waits for hosting to start or to stop. */
    wakeHosting(): void;
    /** Wakes the worker: a model waits to be packaged. */
    wakePackaging(): void;
    /** Wakes the worker: a trial waits for its inspection. */
    wakeTrials(): void;
    /** Wakes the worker: a model waits for its deletion. */
    wakeDeletion(): void;
    /**
     * Reports that a project was deleted. A service that was started only for its projects may end with the last one.
     */
    projectDeleted(): void;
}

export interface Hosting {
    /**
     * Inspects a picture with a model whose status is HOSTED.
     *
     * @param explain - whether the answer is to have an anomaly map, which takes a little longer.
     * @param callerGone - aborted when nobody waits for the answer any more.
     * @throws CallerGoneError for a picture that was dropped before a unit had it.
     * @throws UnusablePictureError for the picture's faults.
     * @throws HostingCapacityError when all units are busy and the line is full.
     */
    detect(modelId: string, picture: Uint8Array, explain?: boolean, callerGone?: AbortSignal): Promise<Detection>;
    /**
     * Refuses a picture before it is read, if all units are surely busy and the line is full.
     *
     * @throws HostingCapacityError
     */
    requireRoom(modelId: string): void;
}

/** Looks of trained models at single pictures, for people. The models need not be hosted. */
export interface ModelLooks {
    /**
     * @param tag - text that is another when the picture is another: what was seen is kept under it.
     * @param read - reads the picture.
     * @param callerGone - aborted when nobody waits for the answer any more.
     * @throws UnusablePictureError for the picture's faults; ModelUnavailableError; CallerGoneError;
     *   HostingCapacityError when too many wait.
     */
    look(
        model: { id: string; kmsKeyId: string | null; wrappedDataKey: string | null },
        tag: string,
        read: () => Promise<Uint8Array>,
        callerGone?: AbortSignal,
    ): Promise<PictureLook>;
}

/** What a model sees in a picture, as PNG. */
export interface PictureLook {
    /** 8-bit grey, to be stretched over the picture: black is usual. Undefined: the model doesn't look at places. */
    anomalyMap: Buffer | undefined;
    /** Mask of the picture's size. Undefined: the model was trained without masks. */
    mask: Buffer | undefined;
}

/** Model can't be opened. The message is for the user. */
export class ModelUnavailableError extends Error {
    override readonly name = "ModelUnavailableError";

    /** @param isAway - true if its key or storage could not be reached, which says nothing about the model. */
    constructor(
        message: string,
        readonly isAway: boolean,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}

/** Counts the detections of hosted models. */
export interface DetectionMeter {
    /** Runs `detect` and passes on its result or error. */
    measure(model: { projectName: string; version: number }, detect: () => Promise<Detection>): Promise<Detection>;
}
