import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { pythonEnvironment } from "../parts/python";

/** AWS's definition of an API, as botocore has it. */
export interface AwsDefinition {
    metadata: { targetPrefix?: string; signingName?: string; endpointPrefix: string; jsonVersion?: string };
    operations: Readonly<Record<string, AwsOperation>>;
    shapes: Readonly<Record<string, Shape>>;
}

export interface AwsOperation {
    input?: { shape: string };
    output?: { shape: string };
    errors?: { shape: string }[];
    http: { method: string; requestUri: string };
}

export interface Shape {
    type: string;
    required?: string[];
    members?: Record<string, { shape: string; location?: string; locationName?: string }>;
    member?: { shape: string };
    key?: { shape: string };
    value?: { shape: string };
    enum?: string[];
    pattern?: string;
    min?: number;
    max?: number;
}

/** Reads the definition of an API from the botocore of the tests' Python. It isn't copied into this repository. */
export async function readAwsDefinition(service: string): Promise<AwsDefinition> {
    const { bin } = await pythonEnvironment();
    const lib = join(bin, "..", "lib");
    const python = readdirSync(lib).find((name) => name.startsWith("python3"))!;
    const folder = join(lib, python, "site-packages", "botocore", "data", service);
    const newest = readdirSync(folder).sort().at(-1)!;
    return JSON.parse(
        gunzipSync(readFileSync(join(folder, newest, "service-2.json.gz"))).toString("utf8"),
    ) as AwsDefinition;
}

/**
 * Compares a value with its shape, member by member: names, required members, types, lengths, ranges, patterns, enums.
 *
 * @returns what is wrong, or undefined.
 */
export function findWrongMember(
    definition: AwsDefinition,
    shapeName: string,
    value: unknown,
    path = shapeName,
): string | undefined {
    const shape = definition.shapes[shapeName];
    const inside = (of: string, part: unknown, at: string) => findWrongMember(definition, of, part, `${path}${at}`);
    switch (shape.type) {
        case "structure": {
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                return `${path} is no structure`;
            }
            const given = value as Record<string, unknown>;
            const missing = (shape.required ?? []).find((name) => given[name] === undefined);
            if (missing !== undefined) {
                return `${path}.${missing} is required`;
            }
            const unknown = Object.keys(given).find((name) => shape.members?.[name] === undefined);
            if (unknown !== undefined) {
                return `${path}.${unknown} is unknown`;
            }
            return firstOf(Object.entries(given), ([name, part]) =>
                part === undefined ? undefined : inside(shape.members![name].shape, part, `.${name}`),
            );
        }
        case "list":
            return Array.isArray(value)
                ? (outside(shape, value.length, path) ??
                      firstOf([...value.entries()], ([index, part]) => inside(shape.member!.shape, part, `[${index}]`)))
                : `${path} is no list`;
        case "map":
            return typeof value === "object" && value !== null
                ? (outside(shape, Object.keys(value).length, path) ??
                      firstOf(
                          Object.entries(value),
                          ([key, part]) =>
                              inside(shape.key!.shape, key, ` key ${key}`) ??
                              inside(shape.value!.shape, part, `.${key}`),
                      ))
                : `${path} is no map`;
        case "string":
            return typeof value === "string" ? wrongText(shape, value, path) : `${path} is no string`;
        case "integer":
        case "long":
            return Number.isInteger(value) ? outside(shape, value as number, path) : `${path} is no whole number`;
        case "float":
        case "double":
        case "timestamp":
            return typeof value === "number" ? undefined : `${path} is no number`;
        case "boolean":
            return typeof value === "boolean" ? undefined : `${path} is no boolean`;
        default:
            return undefined;
    }
}

function firstOf<T>(parts: readonly T[], find: (part: T) => string | undefined): string | undefined {
    for (const part of parts) {
        const wrong = find(part);
        if (wrong !== undefined) {
            return wrong;
        }
    }
    return undefined;
}

function wrongText(shape: Shape, value: string, path: string): string | undefined {
    if (shape.enum !== undefined && !shape.enum.includes(value)) {
        return `${path} is none of the values: ${JSON.stringify(value)}`;
    }
    // AWS writes patterns for Java, which has a class of printable characters.
    const pattern = shape.pattern?.replaceAll("\\p{Print}", "[\\x20-\\x7e]");
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "us").test(value)) {
        return `${path} doesn't match ${shape.pattern}: ${JSON.stringify(value)}`;
    }
    return outside(shape, value.length, path);
}

function outside({ min, max }: Shape, size: number, path: string): string | undefined {
    return (min !== undefined && size < min) || (max !== undefined && size > max)
        ? `${path} is ${size}, outside of ${min ?? "any"} to ${max ?? "any"}`
        : undefined;
}
