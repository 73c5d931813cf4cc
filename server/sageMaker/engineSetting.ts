import { chosenSettings } from "./settings";
import type { AlgorithmSettings, EngineSettings, ResourceChoice, SageMakerSettings } from "./settings";
import { defaultSettings, membersOf, requiredMembers, settingMembers } from "./settingMembers";
import type { SageMakerEngine } from "./settingMembers";

/** An engine of a service, as `--engine` gives it. */
export type EngineSetting =
    | { engine: "local" }
    | { engine: "sagemaker"; settings: SageMakerSettings }
    | { engine: "sagemakerAlgorithm"; settings: AlgorithmSettings };

/** What one training asks of its engine, as the model's tag gives it. */
export type EngineChoice = { engine: "local" } | { engine: SageMakerEngine; choice: ResourceChoice };

/** An engine is set in a way that can't be used. The message says what to write. */
export class EngineSettingError extends Error {
    override readonly name = "EngineSettingError";
}

/** Tag of a model that chooses the engine of its training. */
export const engineTag = "lookoutvision:engine";

const names = ["local", "sagemaker", "sagemakerAlgorithm"] as const;

/** Longest time of a spot training by an algorithm of the Marketplace without checkpoints, in seconds. AWS's limit. */
export const longestSpotSeconds = 3600;

/**
 * Parses one value of `--engine`: `local`, or `sagemaker:role=ARN,image=ADDRESS,bucket=NAME` or
 * `sagemakerAlgorithm:role=ARN,algorithm=ARN,variant=classification,bucket=NAME` with other members.
 *
 * @throws EngineSettingError
 */
export function parseEngineSetting(text: string): EngineSetting {
    const { engine, members } = parse(text, "--engine");
    if (engine === "local") {
        return { engine };
    }
    const given = readMembers(engine, members, "--engine", membersOf(engine));
    const required = requiredMembers[engine];
    const missing = Object.keys(required).filter((name) => !members.has(name));
    if (missing.length > 0) {
        const example = Object.entries(required).map((pair) => pair.join("="));
        throw new EngineSettingError(
            `The engine ${engine} needs ${missing.join(", ")}: give --engine ${engine}:${example.join(",")}.`,
        );
    }
    const settings = { ...defaultSettings[engine], ...regionOfAlgorithm(given), ...given };
    const setting = { engine, settings } as EngineSetting & { settings: EngineSettings };
    requirePossible(setting, "--engine");
    return setting;
}

/** Region in the ARN of the algorithm, for which alone it is. */
function regionOfAlgorithm({ algorithm, region }: Partial<AlgorithmSettings>): { region?: string } {
    const own = algorithm?.split(":")[3];
    if (own !== undefined && region !== undefined && own !== region) {
        throw new EngineSettingError(
            `The algorithm ${algorithm} is of the region ${own}, not ${region}: give the ARN of that region, or leave region out.`,
        );
    }
    return own === undefined ? {} : { region: own };
}

/** Refuses settings that AWS would refuse when the training begins. */
function requirePossible(setting: EngineSetting, where: string): void {
    if (setting.engine !== "sagemakerAlgorithm") {
        return;
    }
    const { spot, maximumSeconds } = setting.settings;
    if (spot && maximumSeconds > longestSpotSeconds) {
        throw new EngineSettingError(
            `The algorithm keeps no checkpoints, so AWS allows its spot trainings ${longestSpotSeconds} s at most: give maximum-seconds=${longestSpotSeconds} or less with spot (in ${where}).`,
        );
    }
}

/**
 * Parses all values of `--engine`. Without any, the service trains by itself.
 *
 * @throws EngineSettingError
 */
export function parseEngineSettings(texts: readonly string[]): EngineSetting[] {
    const settings = texts.map(parseEngineSetting);
    const twice = settings.find(({ engine }, index) => settings.findIndex((one) => one.engine === engine) < index);
    if (twice !== undefined) {
        throw new EngineSettingError(
            `The engine ${twice.engine} is given twice. Give it once; what one training needs besides goes into its tag ${engineTag}.`,
        );
    }
    // Every service can train by itself, so a training may always ask for that.
    return settings.some(({ engine }) => engine === "local") ? settings : [...settings, { engine: "local" }];
}

/**
 * Parses the value of a model's tag: an engine's name, alone or with what this training needs. Spaces separate the
 * members, because AWS allows no commas in tags.
 *
 * @param engines - those of the service.
 * @throws EngineSettingError
 */
export function parseEngineTag(text: string, engines: readonly EngineSetting[]): EngineChoice {
    const where = `the tag ${engineTag}`;
    const { engine, members } = parse(text, where);
    const setting = engines.find((one) => one.engine === engine);
    if (setting === undefined) {
        throw new EngineSettingError(
            `This service has no engine ${engine} (it has: ${engines.map((one) => one.engine).join(", ")}). Start it with --engine ${engine}:…, or correct ${where}.`,
        );
    }
    if (engine === "local" || setting.engine === "local") {
        return { engine: "local" };
    }
    const choice = readMembers(engine, members, where, membersOf(engine, true));
    requirePossible({ engine, settings: chosenSettings(setting.settings, choice) } as EngineSetting, where);
    return { engine, choice };
}

function parse(text: string, where: string): { engine: (typeof names)[number]; members: Map<string, string> } {
    const [name, ...rest] = text.trim().split(":");
    const engine = names.find((known) => known === name);
    if (engine === undefined) {
        throw new EngineSettingError(
            `There is no engine ${shown(name)} (in ${where}): write one of ${names.join(", ")}.`,
        );
    }
    const written = rest.join(":").trim();
    if (engine === "local" && rest.length > 0) {
        throw new EngineSettingError(`The engine local has no settings: write local alone (in ${where}).`);
    }
    // A comma inside of a value, as in a role's name, is not before a member.
    const parts = written === "" ? [] : written.split(/(?:\s+|\s*,\s*)(?=[^\s,=]+=)/);
    const members = new Map<string, string>();
    for (const part of parts) {
        const [key, ...value] = part.split("=");
        if (value.length === 0) {
            throw new EngineSettingError(`${shown(part)} is no setting (in ${where}): write NAME=VALUE.`);
        }
        if (members.has(key)) {
            throw new EngineSettingError(`The setting ${shown(key)} is given twice (in ${where}). Give it once.`);
        }
        members.set(key, value.join("="));
    }
    return { engine, members };
}

function readMembers(
    engine: SageMakerEngine,
    members: ReadonlyMap<string, string>,
    where: string,
    allowed: readonly string[],
): Partial<SageMakerSettings & AlgorithmSettings> {
    const read = [...members].map(([name, text]) => {
        if (!allowed.includes(name)) {
            const reason = membersOf(engine).includes(name)
                ? `Only the service sets ${name}: leave it out of ${where}.`
                : `The engine ${engine} has no setting ${shown(name)} (in ${where}).`;
            throw new EngineSettingError(`${reason} Possible: ${allowed.join(", ")}.`);
        }
        const value = settingMembers[name].read(text);
        if (value === undefined) {
            throw new EngineSettingError(
                `The setting ${name} must be ${settingMembers[name].allowed}, not ${shown(text)} (in ${where}).`,
            );
        }
        return value;
    });
    const [subnets, groups] = [members.has("subnets"), members.has("security-groups")];
    if (subnets !== groups) {
        const [given, missing] = subnets ? ["subnets", "security-groups"] : ["security-groups", "subnets"];
        throw new EngineSettingError(`A VPC needs both: give ${missing} with ${given} (in ${where}), or neither.`);
    }
    return Object.assign({}, ...read) as Partial<SageMakerSettings & AlgorithmSettings>;
}

function shown(text: string): string {
    return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
