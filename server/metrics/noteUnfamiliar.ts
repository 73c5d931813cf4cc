import type { Logger } from "pino";
import type { DetectionMeter } from "../api/context";
import { isUnfamiliar, unlikeAllLearnt, whatHasChanged } from "../detector/familiarity/describeUnfamiliar";

export interface UnfamiliarNotes {
    log: Pick<Logger, "warn">;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /** Shortest time between two lines about a version, in milliseconds. */
    everyMs?: number;
}

/** Pictures of a version since its last line. */
interface Noted {
    lastLine: number;
    pictures: number;
    unfamiliar: number;
}

/**
 * Writes into the log that pictures are unlike all that their version learnt from, besides what `meter` does. A version
 * gets at most one line in a while, with the number of such pictures.
 */
export function noteUnfamiliar(meter: DetectionMeter, { log, now, everyMs = 60_000 }: UnfamiliarNotes): DetectionMeter {
    const versions = new Map<string, Noted>();
    return {
        async measure(model, detect) {
            const detection = await meter.measure(model, detect);
            if (detection.unfamiliarity === undefined) {
                return detection;
            }
            const { projectName, version } = model;
            const name = `${projectName}/${version}`;
            const noted = versions.get(name) ?? { lastLine: -Infinity, pictures: 0, unfamiliar: 0 };
            versions.set(name, noted);
            noted.pictures++;
            noted.unfamiliar += isUnfamiliar(detection) ? 1 : 0;
            if (noted.unfamiliar > 0 && now() - noted.lastLine >= everyMs) {
                const { pictures, unfamiliar } = noted;
                log.warn(
                    { projectName, version, pictures, unfamiliar },
                    `${unfamiliar} of the last ${pictures} pictures that ${name} inspected are ${unlikeAllLearnt}. ${whatHasChanged}`,
                );
                versions.set(name, { lastLine: now(), pictures: 0, unfamiliar: 0 });
            }
            return detection;
        },
    };
}
