import { systemClock } from "./clock";
import type { Clock } from "./clock";
import { engineRun } from "../host/engineRun";
import type { EngineRun } from "../host/engineRun";
import { progressOf } from "../host/progress";
import type { Progress } from "../host/progress";
import { connectToService } from "./connection";
import type { Service } from "./connection";

/** Everything from outside that the handlers use, passed in so that tests can choose it. */
export interface HostContext {
    clock: Clock;
    connect(): Promise<Service>;
    progress(resourceUrn: string): Progress;
    engineRun: EngineRun;
}

export const hostContext: HostContext = {
    clock: systemClock,
    connect: () => connectToService(systemClock),
    progress: progressOf,
    engineRun,
};
