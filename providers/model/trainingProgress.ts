import type { Service } from "../service/connection";
import { callOwnOperation, ownModelPath } from "../service/ownOperations";
import type { OwnModel } from "../service/ownOperations";

/** The part of DescribeTraining's answer that a row shows. */
interface Answer {
    TrainingDescription?: {
        Progress?: { Stage: string; FractionDone: number; SecondsLeft?: number; Performance?: { F1Score: number } };
    };
}

/**
 * Tells how far a training is, the most important words first: a row in a usual terminal has room for only a few.
 *
 * @param statusMessage - of the version: what is shown for a service that has no such operation, or doesn't answer.
 */
export async function progressText(service: Service, model: OwnModel, statusMessage: string): Promise<string> {
    const answer = await service
        .callOnce((api) => callOwnOperation(api, "GET", ownModelPath(model, "training")))
        .catch(() => undefined);
    const progress = (answer as Answer | undefined)?.TrainingDescription?.Progress;
    if (progress === undefined) {
        return statusMessage;
    }
    const { Stage, FractionDone, SecondsLeft, Performance } = progress;
    const left = SecondsLeft === undefined ? "" : `, ${roughly(SecondsLeft)} left`;
    const soFar = Performance === undefined ? "" : ` (F1 so far ${Performance.F1Score.toFixed(2)})`;
    return `${Math.floor(100 * FractionDone)} %${left}: ${Stage}${soFar}`;
}

/** Writes a duration as people say it: "40 s", "3 min", "2.5 h". */
function roughly(seconds: number): string {
    if (seconds < 95) {
        return `${seconds < 10 ? Math.max(1, Math.round(seconds)) : Math.round(seconds / 10) * 10} s`;
    }
    const minutes = seconds / 60;
    return minutes < 95 ? `${Math.round(minutes)} min` : `${Number((minutes / 60).toFixed(1))} h`;
}
