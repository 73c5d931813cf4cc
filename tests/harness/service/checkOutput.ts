import type { ServiceModel, Shape } from "./serviceModel";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Compares a parsed answer with a shape of the service's definition: types, lengths, patterns, enumerations, and no
 * unknown member.
 *
 * @param seen - gets the path of every member that has a value.
 * @throws Error that names the member.
 */
export function checkOutput(
    model: ServiceModel,
    shapeName: string,
    value: unknown,
    path: string,
    seen: Set<string>,
): void {
    const shape = model.shapes[shapeName];
    if (value === undefined || value === null) {
        throw new Error(`${path} is ${value}`);
    }
    seen.add(path);
    if (shape.type === "structure") {
        for (const [name, inner] of Object.entries(value)) {
            const member = shape.members?.[name];
            if (member === undefined) {
                throw new Error(`${path} has a member ${name}, which the definition doesn't have`);
            }
            // Some SDKs parse a missing member as undefined.
            if (inner !== undefined) {
                checkOutput(model, member.shape, inner, path === "" ? name : `${path}.${name}`, seen);
            }
        }
        for (const name of shape.required ?? []) {
            if ((value as Record<string, unknown>)[name] === undefined) {
                throw new Error(`${path}.${name} is missing`);
            }
        }
    } else if (shape.type === "list") {
        (value as unknown[]).forEach((item) => checkOutput(model, shape.member!.shape, item, `${path}[]`, seen));
    } else {
        const problem = problemOf(shape, value);
        if (problem !== undefined) {
            throw new Error(`${path} is ${JSON.stringify(value)?.slice(0, 200)}: ${problem}`);
        }
    }
}

function problemOf(
    { type, min = 0, max = Infinity, pattern, enum: values }: Shape,
    value: unknown,
): string | undefined {
    switch (type) {
        case "timestamp":
            return value instanceof Date && Math.abs(value.getTime() - Date.now()) < dayMs
                ? undefined
                : "not a time of today";
        case "boolean":
            return typeof value === "boolean" ? undefined : "not a boolean";
        case "integer":
            return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
                ? undefined
                : "not an integer in range";
        case "float":
            return typeof value === "number" && value >= 0 && value <= 1 ? undefined : "not a number from 0 to 1";
        case "blob":
            return value instanceof Uint8Array && value.length >= min && value.length <= max
                ? undefined
                : "not bytes of an allowed length";
        default:
            return textProblem(value, { min, max, pattern, values });
    }
}

function textProblem(
    value: unknown,
    { min, max, pattern, values }: { min: number; max: number; pattern?: string; values?: string[] },
): string | undefined {
    if (typeof value !== "string" || value.length < min || value.length > max) {
        return "not a text of an allowed length";
    }
    if (values !== undefined && !values.includes(value)) {
        return `none of ${values.join(", ")}`;
    }
    const matches =
        pattern === undefined || new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "").test(value);
    return matches ? undefined : `not as the pattern ${pattern} wants it`;
}
