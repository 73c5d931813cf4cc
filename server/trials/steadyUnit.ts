import { UnusablePictureError } from "../detector/detection";
import type { Detection } from "../detector/detection";
import { UnitLostError } from "../detections/errors";
import { startInferenceUnit } from "../hosting/units/inferenceUnit";
import type { InferenceUnit, UnitLimits } from "../hosting/units/inferenceUnit";
import type { UnitOrder } from "../hosting/units/unitProcess";

/** Process that holds a model. It is started with the first picture, and again when it is lost. */
export interface SteadyUnit {
    /**
     * Inspects one picture at a time.
     *
     * @throws UnusablePictureError for the picture's faults, and for a picture with which two processes were lost;
     *   HostingError when the model can't be loaded; UnitLostError when process after process is lost.
     */
    detect(picture: Uint8Array, explain: boolean): Promise<Detection>;
    end(): void;
}

export interface SteadyUnitOptions {
    unitModule?: string;
    unitLimits?: UnitLimits;
}

/** Pictures in a row with which processes may be lost. More have a common cause, such as a lack of memory. */
const mostLostInARow = 3;

export function openSteadyUnit(order: UnitOrder, { unitModule, unitLimits }: SteadyUnitOptions = {}): SteadyUnit {
    let unit: InferenceUnit | undefined;
    let lostInARow = 0;
    let ended = false;

    async function look(picture: Uint8Array, explain: boolean): Promise<Detection> {
        if (ended) {
            throw new UnitLostError("The process was ended.");
        }
        if (unit === undefined) {
            const started = startInferenceUnit(order, unitModule, unitLimits);
            unit = started;
            void started.gone.then(() => {
                if (unit === started) {
                    unit = undefined;
                }
            });
            await started.ready.catch((error: unknown) => {
                started.end();
                unit = undefined;
                throw error;
            });
        }
        return unit.detect(picture, explain);
    }

    return {
        async detect(picture, explain) {
            for (let attempt = 1; ; attempt++) {
                try {
                    const detection = await look(picture, explain);
                    lostInARow = 0;
                    return detection;
                } catch (error) {
                    if (!(error instanceof UnitLostError) || ended) {
                        lostInARow = error instanceof UnusablePictureError ? 0 : lostInARow;
                        throw error;
                    }
                    unit = undefined;
                    if (attempt > 1) {
                        lostInARow++;
                        throw lostInARow >= mostLostInARow
                            ? error
                            : new UnusablePictureError(
                                  `The process that inspected the picture was lost twice. ${error.message}`,
                                  { cause: error },
                              );
                    }
                }
            }
        },
        end() {
            ended = true;
            unit?.end();
        },
    };
}
