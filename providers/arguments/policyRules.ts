import { text } from "./argumentRules";
import type { Rule } from "./argumentRules";

/** Rule for the name of a policy. */
export const policyNameRule: Rule = text("1 to 128 letters, digits and any of + = , . @ _ -", 1, 128, /^[\w+=,.@-]*$/);

/** Rule for the name of a user. */
export const userNameRule: Rule = text("1 to 64 letters, digits and any of + = , . @ _ -", 1, 64, /^[\w+=,.@-]*$/);

/** Rule for a policy document: JSON text, or an object. What is in it is checked by the service, with place and reason. */
export const documentRule: Rule = (value) =>
    isObject(typeof value === "string" ? parsed(value) : value)
        ? undefined
        : "a policy document: an object, or an object as JSON text";

/** Makes the JSON text of a document. */
export function documentText(document: string | object): string {
    return typeof document === "string" ? document : JSON.stringify(document);
}

/**
 * Tells whether two documents say the same, in whatever form they are written.
 *
 * @param there - JSON text.
 */
export function isSameDocument(document: string | object, there: string): boolean {
    return JSON.stringify(parsed(documentText(document))) === JSON.stringify(parsed(there));
}

function isObject(value: unknown): boolean {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return undefined;
    }
}
