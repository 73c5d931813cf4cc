import type { Logger } from "pino";
import type { BackgroundWork } from "../api/context";
import type { ArtifactStore } from "../artifacts/artifactStore";
import type { Incidents } from "../background/incidents";
import { repeat } from "../background/repeat";
import { keepReserve } from "../dataFolder/reserve";
import { superviseDatasets } from "../datasets/datasetSupervisor";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import { supervisePackaging } from "../packaging/packagingSupervisor";
import { emptyLog } from "../store/open";
import { openTrainingEngines } from "../training/engines/registry";
import { superviseDeletion } from "../training/modelDeletion";
import { superviseTraining } from "../training/trainingSupervisor";
import { superviseTrials } from "../trials/trialSupervisor";
import type { LockedFoundations } from "./lockedFoundations";

export interface BackgroundOptions extends Omit<LockedFoundations, "close" | "artifacts"> {
    dataDir: string;
    /** Most trainings at the same time on this machine. 0: workers elsewhere train. */
    workers: number;
    objects: ObjectStorage;
    artifacts: ArtifactStore;
    /** Location of the artifacts, for processes of their own. */
    artifactLocation: LockedFoundations["artifacts"];
    incidents: Incidents;
    log: Logger;
    now(): number;
    /** Aborted when the service stops waiting for calls of S3 and KMS in progress. */
    ending: AbortSignal;
}

/** Work outside requests, but for hosting. */
export interface Background {
    wakes: Omit<BackgroundWork, "wakeHosting" | "projectDeleted">;
    close(): Promise<void>;
}

/** Pause between two times that the store's log is brought into its file, in milliseconds. */
const logEmptiedMs = 60_000;

/** Pause between two looks whether the data folder has its reserve, in milliseconds. */
const reserveKeptMs = 60_000;

/** Starts all that works outside requests: training, trials, packaging, imports, deletions, upkeep of the data folder. */
export function startBackground(options: BackgroundOptions): Background {
    const { store, log, dataDir } = options;
    const inProcesses = { ...options, artifacts: options.artifactLocation };
    const engines = openTrainingEngines(options);
    const training = superviseTraining({ ...inProcesses, engines });
    const trials = superviseTrials(inProcesses);
    const packaging = supervisePackaging(options);
    const deletion = superviseDeletion({ ...options, engines });
    const datasets = superviseDatasets(options);
    const logs = repeat(
        logEmptiedMs,
        () => emptyLog(store),
        (error) => log.debug({ err: error }, "the store's log could not be brought into its file; it will be later"),
    );
    const reserve = repeat(
        reserveKeptMs,
        () => keepReserve(dataDir),
        (error) => log.debug({ err: error }, "the room for a start on a full disk could not be set aside"),
    );
    return {
        wakes: {
            wakeDatasets: () => datasets.wake(),
            wakeTraining: () => training.wake(),
            wakePackaging: () => packaging.wake(),
            wakeTrials: () => trials.wake(),
            wakeDeletion: () => deletion.wake(),
        },
        async close() {
            await Promise.all(
                [reserve, training, trials, packaging, deletion, datasets, logs].map((one) => one.close()),
            );
        },
    };
}
