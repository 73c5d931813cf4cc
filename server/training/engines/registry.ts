import type { Logger } from "pino";
import type { EngineSetting } from "../../sageMaker/engineSetting";
import { localProcessEngine } from "./localProcess";
import type { TrainingEngine } from "./trainingEngine";

/** Engines by name. */
export type TrainingEngines = Readonly<Record<string, TrainingEngine>>;

/** What engines are opened with. */
export interface EngineSources {
    /** Engines of the service in their order, as `--engine` gives them. Default: only the local one. */
    engines?: readonly EngineSetting[];
    /** Region of the service. */
    region: string;
    log?: Logger;
}

/**
 * THE list of engines: a new one is a file or folder beside this one and a line here. The first of a service trains
 * what nothing else asks for. Engines that need AWS's libraries are loaded only for services that have them.
 */
const openers: {
    [Name in EngineSetting["engine"]]: (
        setting: EngineSetting & { engine: Name },
        sources: EngineSources,
    ) => TrainingEngine;
} = {
    local: () => localProcessEngine(),
    sagemaker: ({ settings }, { region, log }) => {
        const { sageMakerEngine } = require("./sageMaker/engine") as typeof import("./sageMaker/engine");
        return sageMakerEngine({ settings, region, log });
    },
    sagemakerAlgorithm: ({ settings }, { region, log }) => {
        const { sageMakerAlgorithmEngine } =
            require("./sageMakerAlgorithm/engine") as typeof import("./sageMakerAlgorithm/engine");
        return sageMakerAlgorithmEngine({ settings, region, log });
    },
};

/** Opens the engines of a service. */
export function openTrainingEngines(sources: EngineSources): TrainingEngines {
    const settings = sources.engines ?? [{ engine: "local" }];
    return byName(settings.map((setting) => openers[setting.engine](setting as never, sources)));
}

export function byName(engines: readonly TrainingEngine[]): TrainingEngines {
    return Object.fromEntries(engines.map((engine) => [engine.name, engine]));
}
