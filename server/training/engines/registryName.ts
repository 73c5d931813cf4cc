import type { EngineSetting } from "../../sageMaker/engineSetting";

/** Name in the registry, as the rows of models have it, of an engine that a setting or a tag names. */
export function registryName(engine: EngineSetting["engine"]): string {
    return engine === "local" ? "localProcess" : engine;
}
