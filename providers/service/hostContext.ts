import { type Clock, systemClock } from "./clock";
import { engineRun, type EngineRun } from "../host/engineRun";
import { type Progress, progressOf } from "../host/progress";
import { connectToService, type Service } from "./connection";

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
