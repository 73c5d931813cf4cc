import { failedPrecondition, resourceExhausted } from "./callError";
import type { ModelDescription, ModelStatus } from "./messages";
import { startModelUnit } from "./modelUnit";
import type { ModelUnit } from "./modelUnit";
import type { FoundPackage } from "./packageFolder";
import type { PackageTrust } from "../packaging/modelPackage";
import type { RequestedPicture } from "./readRequest";
import type { UnitResult } from "./unitProcess";

/** Model of the agent: a package, and the process that holds it while the model runs. */
export interface EdgeModel {
    readonly found: FoundPackage;
    describe(): ModelDescription;
    /** Begins to load the model. @throws CallError unless it is STOPPED or FAILED, or when memory is short. */
    start(): void;
    /** Stops the model. The picture in hand is finished, waiting ones are refused. @throws CallError unless it is RUNNING. */
    stop(): Promise<void>;
    /** Inspects a picture. One that waits is given up when its caller is gone. @throws CallError */
    detect(picture: RequestedPicture, callerGone: AbortSignal): Promise<UnitResult>;
    /** Stops the model in whatever state it is. */
    close(): Promise<void>;
}

export interface EdgeModelOptions {
    /** What makes the package believed. */
    trust: PackageTrust;
    /** Most pictures that wait in line. */
    longestLine: number;
    /** Longest time for loading or for a picture, in milliseconds. */
    patienceMs: number;
    /** Pause before a process that died is started again, in milliseconds. It doubles with each death in a row. */
    restartMs?: number;
    unitModule?: string;
    /** Memory in bytes that processes can still take. */
    availableMemory(): number;
    /** Called when the model's process died or couldn't load the model. */
    onTrouble(reason: string): void;
}

/** Memory in bytes that a model's process takes beside what is in its archive. */
const unitMemory = 120 * 1024 * 1024;

/** Deaths of a model's process in a row, without a picture between them, after which the model is FAILED. */
const mostDeaths = 5;

interface Waiting {
    picture: RequestedPicture;
    resolve(result: UnitResult): void;
    reject(error: Error): void;
}

export function createEdgeModel(found: FoundPackage, options: EdgeModelOptions): EdgeModel {
    const { longestLine, restartMs = 100 } = options;
    const name = found.component;
    let status: ModelStatus = "STOPPED";
    let message = "";
    let unit: ModelUnit | undefined;
    let loaded = false;
    let restart: NodeJS.Timeout | undefined;
    let deaths = 0;
    const line: Waiting[] = [];
    /** Picture in hand. */
    let work: Promise<void> | undefined;
    if (found.problem !== undefined) {
        [status, message] = ["FAILED", found.problem];
    }

    function launch(): void {
        const launched = startModelUnit({ archive: found.file, trust: options.trust }, options);
        unit = launched;
        const isCurrent = () => unit === launched && (status === "STARTING" || status === "RUNNING");
        launched.ready.then(
            () => {
                if (isCurrent()) {
                    status = "RUNNING";
                    loaded = true;
                    workOn();
                }
            },
            (error: Error) => {
                launched.end();
                if (isCurrent()) {
                    fail(error.message);
                }
            },
        );
        void launched.gone.then(() => {
            if (isCurrent() && loaded) {
                loaded = false;
                replaceUnit();
            }
        });
    }

    /** Starts another process in place of one that died. The model stays RUNNING, and pictures wait. */
    function replaceUnit(): void {
        deaths++;
        if (deaths >= mostDeaths) {
            fail(`Its process has ended ${deaths} times in a row.`);
            return;
        }
        options.onTrouble("its process has ended and is started again");
        restart = setTimeout(launch, restartMs * 2 ** (deaths - 1));
    }

    function fail(reason: string): void {
        [status, message, loaded] = ["FAILED", reason, false];
        options.onTrouble(reason);
        refuseWaiting();
    }

    function refuseWaiting(): void {
        line.splice(0).forEach(({ reject }) => reject(notRunning()));
    }

    function workOn(): void {
        if (work !== undefined || !loaded || line.length === 0) {
            return;
        }
        const { picture, resolve, reject } = line.shift()!;
        work = unit!
            .detect(picture)
            .then((result) => {
                deaths = 0;
                resolve(result);
            }, reject)
            .then(() => {
                work = undefined;
                workOn();
            });
    }

    async function endUnit(): Promise<void> {
        clearTimeout(restart);
        loaded = false;
        const ending = unit;
        unit = undefined;
        ending?.end();
        await ending?.gone;
    }

    function requireStatus(allowed: readonly ModelStatus[], action: string): void {
        if (!allowed.includes(status)) {
            throw failedPrecondition(
                `The model ${name} can't be ${action}: it is ${status}, and must be ${allowed.join(" or ")}.`,
            );
        }
    }

    function notRunning(): Error {
        return failedPrecondition(
            `The model ${name} can't detect: it is ${status}, and must be RUNNING.${message && ` ${message}`}`,
        );
    }

    return {
        found,
        describe: () => ({
            model_component: name,
            lookout_vision_model_arn: found.modelArn,
            status,
            status_message: message,
        }),
        start() {
            requireStatus(["STOPPED", "FAILED"], "started");
            const [needed, available] = [unitMemory + found.bytes, options.availableMemory()];
            if (available < needed) {
                throw resourceExhausted(
                    `The model ${name} can't be started: it needs about ${mebibytes(needed)} of memory, and ${mebibytes(available)} are free. Stop another model.`,
                );
            }
            [status, message, deaths] = ["STARTING", "", 0];
            launch();
        },
        async stop() {
            requireStatus(["RUNNING"], "stopped");
            status = "STOPPING";
            refuseWaiting();
            await work;
            await endUnit();
            if (status === "STOPPING") {
                status = "STOPPED";
            }
        },
        detect(picture, callerGone) {
            if (status !== "RUNNING") {
                throw notRunning();
            }
            if (line.length >= longestLine) {
                throw resourceExhausted(
                    `The model ${name} is behind: ${line.length} pictures wait. Send pictures more slowly.`,
                );
            }
            let giveUp: () => void = () => undefined;
            const answer = new Promise<UnitResult>((resolve, reject) => {
                const waiting = { picture, resolve, reject };
                line.push(waiting);
                giveUp = () => {
                    if (line.includes(waiting)) {
                        line.splice(line.indexOf(waiting), 1);
                        reject(new Error("The caller is gone."));
                    }
                };
                callerGone.addEventListener("abort", giveUp);
                workOn();
            });
            return answer.finally(() => callerGone.removeEventListener("abort", giveUp));
        },
        async close() {
            status = "STOPPING";
            refuseWaiting();
            await endUnit();
            status = "STOPPED";
        },
    };
}

function mebibytes(bytes: number): string {
    return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}
