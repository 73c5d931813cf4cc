import { glob, matchesGlob } from "./glob";
import type { Glob, GlobPart } from "./glob";
import { PolicyError, shown } from "./policyError";
import type { AccessContext } from "./accessRequest";

/** Text of a policy document with variables such as `${aws:username}`. */
export interface Template {
    parts: readonly TemplatePart[];
    /** Names of its variables, in lower case. */
    variables: readonly string[];
}

type TemplatePart = GlobPart | { variable: string; fallback: string | undefined };

const variablePattern = /\$\{([^}]*)\}/g;
const variableContent = /^\s*([A-Za-z0-9-]+:[^,\s']+)\s*(?:,\s*'([^']*)'\s*)?$/;

/**
 * Parses text with variables. Without `variablesAllowed` all of it is text, as in documents of the version 2008-10-17.
 *
 * @throws PolicyError for a variable that can't be read.
 */
export function parseTemplate(text: string, place: string, variablesAllowed: boolean): Template {
    if (!variablesAllowed || !text.includes("${")) {
        return { parts: [{ pattern: text }], variables: [] };
    }
    const parts: TemplatePart[] = [];
    const variables: string[] = [];
    let end = 0;
    for (const match of text.matchAll(variablePattern)) {
        parts.push({ pattern: text.slice(end, match.index) });
        end = match.index + match[0].length;
        if (/^[*?$]$/.test(match[1])) {
            parts.push({ literal: match[1] });
            continue;
        }
        const [, key, fallback] = variableContent.exec(match[1]) ?? [];
        if (key === undefined) {
            throw new PolicyError(
                place,
                `${shown(match[0])} is no policy variable. Write \${aws:username}, or \${*}, \${?} or \${$} for the character itself.`,
            );
        }
        parts.push({ variable: key.toLowerCase(), fallback });
        variables.push(key.toLowerCase());
    }
    const rest = text.slice(end);
    if (rest.includes("${")) {
        throw new PolicyError(place, `${shown(text)} has a policy variable without an end.`);
    }
    parts.push({ pattern: rest });
    return { parts, variables };
}

/** Compares text with a template. Undefined: a variable of it has no value, so the statement doesn't apply. */
export type MatchTemplate = (text: string, context: AccessContext) => boolean | undefined;

/** Compiles a template in which `*` and `?` are wildcards. */
export function wildcardMatcher(template: Template): MatchTemplate {
    return matcher(template, (parts) => {
        const compiled: Glob = glob(...parts);
        return (text) => matchesGlob(compiled, text);
    });
}

/** Compiles a template in which `*` and `?` are themselves. */
export function exactMatcher(template: Template, ignoreCase = false): MatchTemplate {
    const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
    return matcher(template, (parts) => {
        const whole = fold(parts.map((part) => ("literal" in part ? part.literal : part.pattern)).join(""));
        return (text) => fold(text) === whole;
    });
}

/**
 * Compiles the template of an ARN. Each of the six parts is compared by itself, so a wildcard doesn't cross a colon,
 * except in the last one. `*` alone matches everything.
 */
export function arnMatcher(template: Template): MatchTemplate {
    if (template.parts.length === 1 && asPattern(template) === "*") {
        return () => true;
    }
    return matcher(template, (parts) => {
        const patterns = splitParts(parts).map((part) => glob(...part));
        return (text) => {
            const given = splitArn(text);
            return (
                given.length === patterns.length &&
                patterns.every((pattern, index) => matchesGlob(pattern, given[index]))
            );
        };
    });
}

/** Number of colons between the parts of an ARN. */
const arnColons = 5;

/** Splits an ARN into its six parts. The last one may have colons. */
export function splitArn(arn: string): string[] {
    const parts = arn.split(":");
    return parts.length <= arnColons ? parts : [...parts.slice(0, arnColons), parts.slice(arnColons).join(":")];
}

function splitParts(parts: readonly GlobPart[]): GlobPart[][] {
    const all: GlobPart[][] = [[]];
    for (const part of parts) {
        if ("literal" in part) {
            all.at(-1)!.push(part);
            continue;
        }
        let rest = part.pattern;
        for (;;) {
            const colon = all.length > arnColons ? -1 : rest.indexOf(":");
            if (colon < 0) {
                all.at(-1)!.push({ pattern: rest });
                break;
            }
            all.at(-1)!.push({ pattern: rest.slice(0, colon) });
            all.push([]);
            rest = rest.slice(colon + 1);
        }
    }
    return all;
}

function asPattern({ parts }: Template): string | undefined {
    const [part] = parts;
    return "pattern" in part ? part.pattern : undefined;
}

/** Compiles a template once if it has no variables, else at each comparison. */
function matcher(
    template: Template,
    compile: (parts: readonly GlobPart[]) => (text: string) => boolean,
): MatchTemplate {
    if (template.variables.length === 0) {
        return compile(template.parts as readonly GlobPart[]);
    }
    return (text, context) => {
        const parts = resolve(template, context);
        return parts && compile(parts)(text);
    };
}

function resolve({ parts }: Template, context: AccessContext): GlobPart[] | undefined {
    const resolved: GlobPart[] = [];
    for (const part of parts) {
        if (!("variable" in part)) {
            resolved.push(part);
            continue;
        }
        const values = context.get(part.variable);
        // A key with several values can't be put into text.
        const value = values?.length === 1 ? values[0] : part.fallback;
        if (value === undefined) {
            return undefined;
        }
        resolved.push({ literal: value });
    }
    return resolved;
}
