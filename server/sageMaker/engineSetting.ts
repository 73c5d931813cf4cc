import type { ResourceChoice, SageMakerSettings } from "./settings";
import { defaultResources, requiredMembers, settingMembers } from "./settingMembers";

/** An engine of a service, as `--engine` gives it. */
export type EngineSetting = { engine: "local" } | { engine: "sagemaker"; settings: SageMakerSettings };

/** What one training asks of its engine, as the model's tag gives it. */
export type EngineChoice = { engine: "local" } | { engine: "sagemaker"; choice: ResourceChoice };

/** An engine is set in a way that can't be used. The message says what to write. */
export class EngineSettingError extends Error {
    override readonly name = "EngineSettingError";
}

/** Tag of a model that chooses the engine of its training. */
export const engineTag = "lookoutvision:engine";

const names = ["local", "sagemaker"] as const;

/**
 * Parses one value of `--engine`: `local`, or `sagemaker:role=ARN,image=ADDRESS,bucket=NAME` with other members.
 *
 * @throws EngineSettingError
 */
export function parseEngineSetting(text: string): EngineSetting {
    const { engine, members } = parse(text, "--engine");
    if (engine === "local") {
        return { engine };
    }
    const given = readMembers(members, "--engine", Object.keys(settingMembers));
    const missing = requiredMembers.filter((name) => !members.has(name));
    if (missing.length > 0) {
        throw new EngineSettingError(
            `The engine sagemaker needs ${missing.join(", ")}: give --engine sagemaker:role=ARN,image=ADDRESS,bucket=NAME.`,
        );
    }
    return { engine, settings: { ...defaultResources, ...given } as SageMakerSettings };
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
    if (!engines.some((one) => one.engine === engine)) {
        throw new EngineSettingError(
            `This service has no engine ${engine} (it has: ${engines.map((one) => one.engine).join(", ")}). Start it with --engine ${engine}:…, or correct ${where}.`,
        );
    }
    if (engine === "local") {
        return { engine };
    }
    const allowed = Object.keys(settingMembers).filter((name) => settingMembers[name].perTraining);
    return { engine, choice: readMembers(members, where, allowed) };
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
    members: ReadonlyMap<string, string>,
    where: string,
    allowed: readonly string[],
): Partial<SageMakerSettings> {
    const read = [...members].map(([name, text]) => {
        if (!allowed.includes(name)) {
            const reason = Object.hasOwn(settingMembers, name)
                ? `Only the service sets ${name}: leave it out of ${where}.`
                : `The engine sagemaker has no setting ${shown(name)} (in ${where}).`;
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
    return Object.assign({}, ...read) as Partial<SageMakerSettings>;
}

function shown(text: string): string {
    return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
