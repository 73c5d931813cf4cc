import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { ArtifactStore } from "../artifacts/artifactStore";
import type { DataKeys } from "../encryption/dataKeys";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import type { Database } from "../store/schema";
import type { Detection } from "../detector/detection";

/**
 * All that an action may use. An action never sees HTTP: it gets its checked input and this, and returns its
 * output or throws an {@link ./errors.ApiError}.
 */
export interface Service {
    store: Kysely<Database>;
    objects: ObjectStorage;
    /** What the service keeps of trained models, sealed with their data keys. */
    artifacts: ArtifactStore;
    dataKeys: DataKeys;
    /** Both go into ARNs. */
    region: string;
    accountId: string;
    /** Trainings that may run or wait at once before CreateModel answers 402; undefined: no limit. */
    maxTrainings: number | undefined;
    /** Unix epoch milliseconds. */
    now(): number;
    sleep(ms: number): Promise<void>;
    log: Logger;
    background: BackgroundWork;
    hosting: Hosting;
    detections: DetectionMeter;
}

/**
 * What goes on outside requests. Actions write what they want into the store (a status) and wake whoever
 * does it; what is woken looks into the store, so a wake that is lost (kill -9) costs a second, not a model.
 */
export interface BackgroundWork {
    /** A dataset waits for its import or deletion. */
    wakeDatasets(): void;
    /** A model waits for its training. */
    wakeTraining(): void;
    /** A model waits for hosting to start or to stop. */
    wakeHosting(): void;
    /** A model waits to be packaged. */
    wakePackaging(): void;
    /** A model waits for its deletion. */
    wakeDeletion(): void;
    /** A project was deleted; a service that was started for its projects only may end with the last one. */
    projectDeleted(): void;
}

export interface Hosting {
    /**
     * Looks at a picture with a model whose status is HOSTED.
     *
     * @param explain - whether the answer is to have an anomaly map, which takes a little longer.
     *
     * @throws UnusablePictureError for the picture's faults.
     * @throws HostingCapacityError when all units are busy and the line is full.
     */
    detect(modelId: string, picture: Uint8Array, explain?: boolean): Promise<Detection>;
}

/** Counts what hosted models are asked. */
export interface DetectionMeter {
    /** Does it and passes on how it ends. */
    measure(model: { projectName: string; version: number }, detect: () => Promise<Detection>): Promise<Detection>;
}

/** More requests than the model's inference units can take: 429. */
export class HostingCapacityError extends Error {
    override readonly name = "HostingCapacityError";
}
