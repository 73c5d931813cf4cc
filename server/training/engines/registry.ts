import { localProcessEngine } from "./localProcess";
import type { TrainingEngine } from "./trainingEngine";

/** Engines by name. */
export type TrainingEngines = Readonly<Record<string, TrainingEngine>>;

/** THE list of engines: a new one is a file of this folder and a line here. The first trains what nothing else asks for. */
export function openTrainingEngines(): TrainingEngines {
    return byName([localProcessEngine()]);
}

export function byName(engines: readonly TrainingEngine[]): TrainingEngines {
    return Object.fromEntries(engines.map((engine) => [engine.name, engine]));
}
