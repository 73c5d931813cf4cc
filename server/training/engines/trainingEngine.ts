import type { TrainingOutcome } from "../keepTrained";
import type { JobProgress } from "../trainingJob";
import type { TrainingOrder } from "../trainingOrder";

/**
 * A place where trainings run: processes of this machine, or something out of the service's reach.
 *
 * Jobs have names that the service gives, and keeps in the row of the model before the job begins. So whoever has the
 * training next finds the same job again.
 */
export interface TrainingEngine {
    /** Key in the registry, as the rows of models have it. */
    readonly name: string;
    /** Whether a job goes on while no service looks after it. */
    readonly outlivesService: boolean;
    /**
     * Starts the job of this name. A job that was started before is not started again: the call attaches to it,
     * running or ended.
     *
     * @param onProgress - called with what is new. Some news may be lost on the way.
     */
    run(job: EngineJob, onProgress: (progress: JobProgress) => void): RunningJob;
    /**
     * Ends the job of this name, if it runs, and removes all that it leaves at the engine. Doesn't mind a name that the
     * engine doesn't know.
     *
     * @throws when the engine can't be reached: the call is repeated later.
     */
    discard(name: string): Promise<void>;
}

/** A training as an engine gets it. */
export interface EngineJob {
    /** Name that no other attempt at any training has: letters, digits and hyphens. */
    name: string;
    order: TrainingOrder;
}

export interface RunningJob {
    /** How the job ends. Never rejects. */
    ended: Promise<JobEnding>;
    /** Stops looking after the job. One that lives in a process of the service ends. */
    detach(): Promise<void>;
}

/** How a job ended, as far as its engine can tell. */
export type JobEnding =
    /** The model file is among the model's artifacts, and the evaluation in the output bucket. */
    | { kind: "trained"; outcome: TrainingOutcome }
    /** Another attempt would end the same: mostly what the user can repair. The sentence is for the user. */
    | { kind: "refused"; sentence: string }
    /** Another attempt may succeed. */
    | {
          kind: "crashed";
          /** Words that follow "because", without a full stop. */
          reason: string;
          /** What is known of the cause: too little memory, a job that gave no sign of life, a full disk. */
          cause?: "memory" | "hung" | "disk-full";
          /**
           * Whether the job itself is well, and the next attempt takes it up again. It is then not discarded.
           * Undefined: false.
           */
          keepsJob?: true;
      };
