import { testingStage } from "../detector/trainingTask";

const hourMs = 3_600_000;

/** How long a training may learn, and then how long it may test, in milliseconds. */
export interface TimeLimits {
    learningMs: number;
    testingMs: number;
}

/** Limits of the original service. */
export const timeLimits: TimeLimits = { learningMs: 24 * hourMs, testingMs: 24 * hourMs };

export interface TimeWatch {
    /** The training is at this stage now: with the test a time of its own begins. */
    note(stage: string): void;
    end(): void;
}

/** @param onLate - called once, with what the model's StatusMessage is to say. */
export function watchTime({ learningMs, testingMs }: TimeLimits, onLate: (sentence: string) => void): TimeWatch {
    const late = (what: string, limitMs: number, remedy: string) =>
        setTimeout(
            () =>
                onLate(`${what} took longer than ${limitMs / hourMs} hours. ${remedy} with fewer or smaller pictures.`),
            limitMs,
        );
    let timer = late("The training", learningMs, "Train");
    let testing = false;
    return {
        note(stage) {
            if (stage === testingStage && !testing) {
                testing = true;
                clearTimeout(timer);
                timer = late("The test of the model", testingMs, "Test");
            }
        },
        end: () => clearTimeout(timer),
    };
}
