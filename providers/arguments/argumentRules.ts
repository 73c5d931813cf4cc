import { commonInputs } from "../host/contract";
import type { CheckFailure, RawProperties } from "../host/contract";
import { isAbsent } from "./absent";
import { nearestName } from "./nearestName";
import { redact } from "../host/secrets";
import { isUnknown } from "./unknown";

/** Checks one value. Returns what the value must be, or undefined if it is that. */
export type Rule = (value: unknown) => string | undefined;

/** Rule for the argument at a path. A `required` argument must be present; it may still be unknown. */
export interface ArgumentRule {
    rule: Rule;
    required?: boolean;
}

/**
 * Applies each path's rule to the inputs and returns all failures together. Unknown values pass.
 *
 * The rules name all arguments that exist. Any other argument is a failure, and so is any other member of an object
 * whose members have rules.
 */
export function checkArguments(inputs: RawProperties, rules: Readonly<Record<string, ArgumentRule>>): CheckFailure[] {
    const failures: CheckFailure[] = [];
    for (const [property, { rule, required }] of Object.entries(rules)) {
        const found = valueAt(inputs, property.split("."));
        if (found === unknownAbove || isUnknown(found)) {
            continue;
        }
        if (isAbsent(found)) {
            if (required && parentIsThere(inputs, property)) {
                failures.push({ property, reason: `${property} is required` });
            }
            continue;
        }
        const must = rule(found);
        if (must !== undefined) {
            failures.push({ property, reason: `${property} must be ${must}` });
        }
    }
    return [...failures, ...checkNames(inputs, Object.keys(rules))];
}

/** A string of `minLength` to `maxLength` characters that matches `pattern`. `what` describes it in messages. */
export function text(what: string, minLength: number, maxLength: number, pattern: RegExp = /^[^]*$/): Rule {
    return (value) =>
        typeof value === "string" && value.length >= minLength && value.length <= maxLength && pattern.test(value)
            ? undefined
            : `${what}${typeof value === "string" ? `, not ${quoted(value)}` : ""}`;
}

/** The same rule for a value that may be secret or long: the message doesn't repeat the value. */
export function unquotedText(what: string, minLength: number, maxLength: number, pattern?: RegExp): Rule {
    const rule = text(what, minLength, maxLength, pattern);
    return (value) => (rule(value) === undefined ? undefined : what);
}

export function oneOf(...allowed: readonly string[]): Rule {
    return (value) =>
        allowed.includes(value as string) ? undefined : `${allowed.map(quoted).join(" or ")}, not ${quoted(value)}`;
}

/** A number from 0 to 1. */
export const aShare: Rule = (value) =>
    typeof value === "number" && value >= 0 && value <= 1 ? undefined : `a number from 0 to 1, not ${quoted(value)}`;

export const aNumber: Rule = (value) =>
    typeof value === "number" && Number.isFinite(value) ? undefined : `a number, not ${quoted(value)}`;

export const anObject: Rule = (value) => (typeof value === "object" && !Array.isArray(value) ? undefined : "an object");

export const aFlag: Rule = (value) => (typeof value === "boolean" ? undefined : "true or false");

export const aList: Rule = (value) => (Array.isArray(value) ? undefined : "a list");

/** Writes the value as JSON, cut short, without known secrets. */
export function quoted(value: unknown): string {
    const json = redact(JSON.stringify(value) ?? String(value));
    return json.length <= 80 ? json : `${json.slice(0, 77)}…`;
}

const unknownAbove = Symbol("unknown above");

function valueAt(value: unknown, path: readonly string[]): unknown {
    for (const [depth, name] of path.entries()) {
        if (depth > 0 && isUnknown(value)) {
            return unknownAbove;
        }
        if (typeof value !== "object" || value === null) {
            return undefined;
        }
        value = (value as Record<string, unknown>)[name];
    }
    return value;
}

/**
 * True if the object that the member belongs to is given. A member of an optional object is required only then, and a
 * missing object is reported only once.
 */
function parentIsThere(inputs: RawProperties, property: string): boolean {
    const path = property.split(".").slice(0, -1);
    const parent = path.length === 0 ? inputs : valueAt(inputs, path);
    return typeof parent === "object" && parent !== null && !Array.isArray(parent);
}

/** Inputs that a check adds. With the option `ignoreChanges: ["*"]` the engine hands them to the next one. */
const addedByCheck = ["isNameMade", "keepsContent"];

/** Reports unknown names. TypeScript would find them, but programs run without its check as often as with it. */
function checkNames(inputs: RawProperties, paths: readonly string[]): CheckFailure[] {
    const parents = new Set(paths.map((path) => path.split(".").slice(0, -1).join(".")));
    return [...parents].flatMap((parent) => {
        const found = parent === "" ? inputs : valueAt(inputs, parent.split("."));
        if (typeof found !== "object" || found === null || Array.isArray(found)) {
            return [];
        }
        const path = (name: string) => (parent === "" ? name : `${parent}.${name}`);
        const known = paths.filter((each) => path(lastName(each)) === each).map(lastName);
        const internal: readonly string[] = parent === "" ? [...commonInputs, ...addedByCheck] : [];
        return Object.keys(found)
            .filter((name) => !known.includes(name) && !internal.includes(name))
            .map((name) => ({
                property: path(name),
                reason: `${path(name)} is no argument: ${whatElse(name, known, path)}`,
            }));
    });
}

function whatElse(name: string, known: readonly string[], path: (name: string) => string): string {
    const nearest = nearestName(name, known);
    return nearest === undefined
        ? `known ${known.length === 1 ? "is" : "are"} ${known.map(path).join(", ")}`
        : `did you mean ${path(nearest)}?`;
}

function lastName(path: string): string {
    return path.slice(path.lastIndexOf(".") + 1);
}
