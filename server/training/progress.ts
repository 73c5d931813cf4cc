import { roughly } from "./timeLeft";
import type { JobProgress } from "./trainingJob";

/** Columns of a model's row that tell how far its training is. StatusMessage follows from the data. */
export function progressColumns(progress: JobProgress | undefined): {
    trainingProgress: string | null;
    statusMessage: string;
} {
    return {
        trainingProgress: progress === undefined ? null : JSON.stringify(progress),
        statusMessage: progressMessage(progress),
    };
}

/** Reads the column again. */
export function readProgress(column: string | null): JobProgress | undefined {
    return column === null ? undefined : (JSON.parse(column) as JobProgress);
}

function progressMessage(progress: JobProgress | undefined): string {
    if (progress === undefined) {
        return "The model is being trained.";
    }
    const { stage, fraction, msLeft } = progress;
    const left = msLeft === undefined ? "" : `, ${roughly(msLeft)} left`;
    return `The model is being trained: ${stage}, ${Math.floor(fraction * 100)} % done${left}.`;
}
