import type { AccessContext } from "./accessRequest";
import { isInNetwork, parseNetwork } from "./network";
import { PolicyError, shown } from "./policyError";
import { arnMatcher, exactMatcher, parseTemplate, splitArn, wildcardMatcher } from "./template";
import type { MatchTemplate, Template } from "./template";

/** Value of a condition, ready for comparing with values of requests. */
export interface ComparedValue {
    variables: readonly string[];
    /** Undefined: a variable has no value. */
    matches(value: string, context: AccessContext): boolean | undefined;
}

/** Operator of a condition, without its quantifier and the suffix IfExists. */
export interface Operator {
    /** True for operators that hold if no listed value matches. */
    negated: boolean;
    /** @throws PolicyError for a value that the operator can't compare. */
    compile(text: string, place: string, variablesAllowed: boolean): ComparedValue;
}

type Compile = Operator["compile"];

/** Operators by name in lower case. Null is apart, because it doesn't look at values. */
export const operators: ReadonlyMap<string | undefined, Operator | "null"> = new Map<string, Operator | "null">([
    ...pair("StringEquals", "StringNotEquals", template(exactMatcher)),
    ...pair(
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        template((parsed) => exactMatcher(parsed, true)),
    ),
    ...pair("StringLike", "StringNotLike", template(wildcardMatcher)),
    ...pair("ArnEquals", "ArnNotEquals", template(arnMatcher, requireArn)),
    ...pair("ArnLike", "ArnNotLike", template(arnMatcher, requireArn)),
    ...comparisons("Numeric", parseNumber, "a number"),
    ...comparisons("Date", parseDate, "a date and time such as 2026-12-31T18:00:00Z, nor seconds since 1970"),
    ["bool", { negated: false, compile: template((parsed) => exactMatcher(parsed, true), requireFlag) }],
    ["binaryequals", { negated: false, compile: compileBinary }],
    ...pair("IpAddress", "NotIpAddress", compileNetwork),
    ["null", "null"],
]);

function pair(name: string, negatedName: string, compile: Compile): [string, Operator][] {
    return [
        [name.toLowerCase(), { negated: false, compile }],
        [negatedName.toLowerCase(), { negated: true, compile }],
    ];
}

/** Compiles text that may have variables. */
function template(
    compile: (parsed: Template) => MatchTemplate,
    check: (text: string, place: string) => void = () => undefined,
): Compile {
    return (text, place, variablesAllowed) => {
        const parsed = parseTemplate(text, place, variablesAllowed);
        if (parsed.variables.length === 0) {
            check(text, place);
        }
        return { variables: parsed.variables, matches: compile(parsed) };
    };
}

function requireArn(text: string, place: string): void {
    if (text !== "*" && splitArn(text).length !== 6) {
        throw new PolicyError(place, `${shown(text)} is no ARN of six parts.`);
    }
}

function requireFlag(text: string, place: string): void {
    if (!/^(true|false)$/i.test(text)) {
        throw new PolicyError(place, `${shown(text)} is neither true nor false.`);
    }
}

function comparisons(prefix: string, parse: (text: string) => number, what: string): [string, Operator][] {
    const compare =
        (holds: (value: number, listed: number) => boolean): Compile =>
        (text, place) => {
            const listed = parse(text);
            if (Number.isNaN(listed)) {
                throw new PolicyError(place, `${shown(text)} is not ${what}.`);
            }
            // NaN compares as false.
            return { variables: [], matches: (value) => holds(parse(value), listed) };
        };
    return [
        ...pair(
            `${prefix}Equals`,
            `${prefix}NotEquals`,
            compare((value, listed) => value === listed),
        ),
        [`${prefix}LessThan`.toLowerCase(), { negated: false, compile: compare((value, listed) => value < listed) }],
        [
            `${prefix}LessThanEquals`.toLowerCase(),
            { negated: false, compile: compare((value, listed) => value <= listed) },
        ],
        [`${prefix}GreaterThan`.toLowerCase(), { negated: false, compile: compare((value, listed) => value > listed) }],
        [
            `${prefix}GreaterThanEquals`.toLowerCase(),
            { negated: false, compile: compare((value, listed) => value >= listed) },
        ],
    ];
}

function parseNumber(text: string): number {
    return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

/** Unix epoch milliseconds. */
function parseDate(text: string): number {
    if (/^\d+$/.test(text)) {
        return Number(text) * 1000;
    }
    return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
        ? Date.parse(/T[^Z+-]*$/.test(text) ? `${text}Z` : text)
        : NaN;
}

function compileBinary(text: string, place: string): ComparedValue {
    if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
        throw new PolicyError(place, `${shown(text)} is not base64.`);
    }
    const bytes = Buffer.from(text, "base64");
    return { variables: [], matches: (value) => bytes.equals(Buffer.from(value, "base64")) };
}

function compileNetwork(text: string, place: string): ComparedValue {
    const network = parseNetwork(text);
    if (network === undefined) {
        throw new PolicyError(place, `${shown(text)} is no address and no network such as 192.0.2.0/24.`);
    }
    return { variables: [], matches: (value) => isInNetwork(value, network) };
}
