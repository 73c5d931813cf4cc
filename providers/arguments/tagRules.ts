import { unquotedText } from "./argumentRules";
import type { CheckFailure } from "../host/contract";
import { isUnknown } from "./unknown";

const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagKeyRule = unquotedText("1 to 128 letters, digits, spaces and any of _ . : / = + - @", 1, 128, tagCharacters);
const tagValueRule = unquotedText(
    "at most 256 letters, digits, spaces and any of _ . : / = + - @",
    0,
    256,
    tagCharacters,
);

/**
 * Checks a map of tags. A value that isn't a map is reported by another rule. Messages repeat no tag value, because it
 * may be secret.
 *
 * @param argument - the path of the tags.
 * @param most - how many tags the service takes.
 */
export function checkTags(tags: unknown, argument: string, most: number): CheckFailure[] {
    if (typeof tags !== "object" || tags === null || Array.isArray(tags)) {
        return [];
    }
    const failures: CheckFailure[] = [];
    const entries = Object.entries(tags);
    if (entries.length > most) {
        failures.push({ property: argument, reason: `${argument} must be at most ${most}, not ${entries.length}` });
    }
    for (const [key, value] of entries) {
        const property = `${argument}[${JSON.stringify(key)}]`;
        const keyMust = tagKeyRule(key);
        if (keyMust !== undefined) {
            failures.push({ property, reason: `a tag's key must be ${keyMust}` });
        }
        const valueMust = isUnknown(value) ? undefined : tagValueRule(value);
        if (valueMust !== undefined) {
            failures.push({ property, reason: `the tag's value must be ${valueMust}` });
        }
    }
    return failures;
}
