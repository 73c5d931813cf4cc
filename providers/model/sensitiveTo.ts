import { quoted } from "../arguments/argumentRules";
import type { Rule } from "../arguments/argumentRules";
import { isUnknown } from "../arguments/unknown";

/** A change in a picture that isn't a defect, unless the model is sensitive to it. */
export type ChangeKind = "light" | "colour" | "sharpness" | "noise" | "compression" | "position" | "turn" | "size";

/** All kinds, in the order in which the service gets them. */
export const changeKinds: readonly ChangeKind[] = [
    "light",
    "colour",
    "sharpness",
    "noise",
    "compression",
    "position",
    "turn",
    "size",
];

/** Tag that tells CreateModel. The user's tags have other keys. */
export const sensitiveToTag = "lookoutvision/sensitive-to";

export const someChangeKinds: Rule = (value) => {
    const what = `a list of one or more of ${changeKinds.map(quoted).join(", ")}`;
    if (!Array.isArray(value) || value.length === 0) {
        return `${what}, not ${quoted(value)}`;
    }
    const wrong = value.find((kind) => !isUnknown(kind) && !(changeKinds as readonly unknown[]).includes(kind));
    return wrong === undefined ? undefined : `${what}, not ${quoted(wrong)}`;
};

/** Makes the tags that tell the service. */
export function tagsOfSensitivity(sensitiveTo: readonly ChangeKind[] | undefined): Record<string, string> {
    return sensitiveTo === undefined || sensitiveTo.length === 0
        ? {}
        : { [sensitiveToTag]: changeKinds.filter((kind) => sensitiveTo.includes(kind)).join(" ") };
}

/** Reads from a version's tags which changes it was trained to be sensitive to. */
export function sensitivityOf(tags: Readonly<Record<string, string>>): { sensitiveTo?: ChangeKind[] } {
    const named = (tags[sensitiveToTag] ?? "").split(" ");
    const sensitiveTo = changeKinds.filter((kind) => named.includes(kind));
    return sensitiveTo.length === 0 ? {} : { sensitiveTo };
}
