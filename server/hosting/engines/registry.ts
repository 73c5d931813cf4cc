import type { EngineSetting } from "../../sageMaker/engineSetting";
import type { HostingEngine } from "./hostingEngine";
import { openLocalUnits } from "./localUnits";
import type { LocalUnits, LocalUnitsOptions } from "./localUnits";

/** Engines of a service. */
export interface HostingEngines {
    /** Inference units on the machines of the service, which host what nothing else asks for. */
    local: LocalUnits;
    /** All, the local one first. */
    all: readonly HostingEngine[];
}

/** What engines are opened with. */
export interface HostingEngineSources extends LocalUnitsOptions {
    /** Engines of the service, as `--engine` gives them. Default: only the local one. */
    engines?: readonly EngineSetting[];
    /** Id of the service, for the names of what engines make elsewhere. */
    serviceId: string;
}

/**
 * THE list of engines out of the service's reach, by the names of settings: a new one is a file or folder beside this
 * one and a line here. They are loaded only for services that have them.
 */
const openers: {
    [Name in Exclude<EngineSetting["engine"], "local">]: (
        setting: EngineSetting & { engine: Name },
        sources: HostingEngineSources,
    ) => HostingEngine;
} = {
    sagemaker: ({ settings }, sources) => {
        const { sageMakerHosting } = require("./sageMaker/engine") as typeof import("./sageMaker/engine");
        return sageMakerHosting({ ...sources, settings });
    },
    sagemakerAlgorithm: ({ settings }, sources) => {
        const { sageMakerAlgorithmHosting } =
            require("./sageMakerAlgorithm/engine") as typeof import("./sageMakerAlgorithm/engine");
        return sageMakerAlgorithmHosting({ ...sources, settings });
    },
};

/** Opens the engines of a service. */
export function openHostingEngines(sources: HostingEngineSources): HostingEngines {
    const local = openLocalUnits(sources);
    const others = (sources.engines ?? []).flatMap((setting) =>
        setting.engine === "local" ? [] : [openers[setting.engine](setting as never, sources)],
    );
    return { local, all: [local, ...others] };
}
