import type { AccessContext } from "./accessRequest";
import { operators } from "./operators";
import type { Operator } from "./operators";
import { PolicyError, shown } from "./policyError";

/** One key of a condition: it holds for a request, or it doesn't. */
export interface Condition {
    /** Condition key, in lower case. */
    key: string;
    /** Names of the variables in its values, in lower case. */
    variables: readonly string[];
    /** Undefined: a variable has no value, so the statement doesn't apply. */
    holds(context: AccessContext): boolean | undefined;
}

type Quantifier = "ForAllValues" | "ForAnyValue" | undefined;

const keyPattern = /^[A-Za-z0-9-]+:\S(?:.*\S)?$/;

/**
 * Parses the member Condition of a statement. All of its conditions must hold.
 *
 * @throws PolicyError
 */
export function parseConditions(value: unknown, place: string, variablesAllowed: boolean): Condition[] {
    return Object.entries(requireObject(value, place, "conditions by operator")).flatMap(([name, keys]) => {
        const at = `${place}.${name}`;
        const { quantifier, operator, ifExists } = parseOperator(name, at);
        return Object.entries(requireObject(keys, at, "values by condition key")).map(([key, values]) =>
            parseCondition({ quantifier, operator, ifExists, key, values, place: `${at}.${key}`, variablesAllowed }),
        );
    });
}

function parseOperator(name: string, place: string) {
    const [, prefix, base, suffix] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i.exec(name) ?? [];
    const operator = operators.get(base?.toLowerCase());
    if (operator === undefined) {
        throw new PolicyError(place, `there is no operator ${shown(name)}.`);
    }
    if (operator === "null" && suffix !== undefined) {
        throw new PolicyError(place, "the operator Null has no form with IfExists.");
    }
    const quantifier: Quantifier =
        prefix === undefined ? undefined : prefix.toLowerCase() === "forallvalues" ? "ForAllValues" : "ForAnyValue";
    return { quantifier, operator, ifExists: suffix !== undefined };
}

interface ConditionParts {
    quantifier: Quantifier;
    operator: Operator | "null";
    ifExists: boolean;
    key: string;
    values: unknown;
    place: string;
    variablesAllowed: boolean;
}

function parseCondition(parts: ConditionParts): Condition {
    const { operator, place, variablesAllowed } = parts;
    if (!keyPattern.test(parts.key)) {
        throw new PolicyError(place, `${shown(parts.key)} is no condition key: write one like aws:SourceIp.`);
    }
    const key = parts.key.toLowerCase();
    const texts = textsOf(parts.values, place);
    if (operator === "null") {
        const wantsAbsent = texts.map((text, index) => parseFlag(text, at(place, texts, index)));
        return {
            key,
            variables: [],
            holds: (context) => wantsAbsent.includes((context.get(key) ?? []).length === 0),
        };
    }
    const compiled = texts.map((text, index) => operator.compile(text, at(place, texts, index), variablesAllowed));
    const matchesOne = (value: string, context: AccessContext): boolean | undefined => {
        let found = false;
        for (const { matches } of compiled) {
            const result = matches(value, context);
            if (result === undefined) {
                return undefined;
            }
            found ||= result;
        }
        return operator.negated ? !found : found;
    };
    return {
        key,
        variables: compiled.flatMap(({ variables }) => variables),
        holds(context) {
            const values = context.get(key);
            if (values === undefined || values.length === 0) {
                return holdsWithoutValue(parts, values !== undefined);
            }
            const results = values.map((value) => matchesOne(value, context));
            if (results.includes(undefined)) {
                return undefined;
            }
            // Without a quantifier, a negated operator holds if no value of the request is among those listed.
            return parts.quantifier === "ForAllValues" || (parts.quantifier === undefined && operator.negated)
                ? results.every(Boolean)
                : results.some(Boolean);
        },
    };
}

function holdsWithoutValue({ quantifier, operator, ifExists }: ConditionParts, isEmpty: boolean): boolean {
    if (quantifier === "ForAllValues" || (ifExists && !isEmpty)) {
        return true;
    }
    return quantifier === undefined && operator !== "null" && operator.negated;
}

/** Values of a condition, all of which are compared as text. */
function textsOf(value: unknown, place: string): string[] {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length === 0) {
        throw new PolicyError(place, "there is no value to compare with.");
    }
    return values.map((item, index) => {
        if (typeof item === "string" || typeof item === "boolean" || typeof item === "number") {
            return String(item);
        }
        throw new PolicyError(
            at(place, values, index),
            `${shown(item)} is no value of a condition: write text, a number, true or false.`,
        );
    });
}

function at(place: string, values: readonly unknown[], index: number): string {
    return values.length === 1 ? place : `${place}[${index}]`;
}

function parseFlag(text: string, place: string): boolean {
    if (!/^(true|false)$/i.test(text)) {
        throw new PolicyError(place, `${shown(text)} is neither true nor false.`);
    }
    return text.toLowerCase() === "true";
}

function requireObject(value: unknown, place: string, what: string): object {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new PolicyError(place, `${shown(value)} is no object with ${what}.`);
    }
    return value;
}
