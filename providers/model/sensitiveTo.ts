import { quoted, type Rule } from "../arguments/argumentRules";
import { isUnknown } from "../arguments/unknown";

/** What of a picture may change without being a defect, unless a model is said to be sensitive to it. */
export type ChangeKind = "light" | "colour" | "sharpness" | "noise" | "compression" | "position" | "turn" | "size";

/** All of them, in the order in which the service is told. */
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

/** By this tag CreateModel is told; the user's tags are others. */
export const sensitiveToTag = "lookoutvision/sensitive-to";

export const someChangeKinds: Rule = (value) => {
    const what = `a list of one or more of ${changeKinds.map(quoted).join(", ")}`;
    if (!Array.isArray(value) || value.length === 0) {
        return `${what}, not ${quoted(value)}`;
    }
    const wrong = value.find((kind) => !isUnknown(kind) && !(changeKinds as readonly unknown[]).includes(kind));
    return wrong === undefined ? undefined : `${what}, not ${quoted(wrong)}`;
};

/** The tags that tell the service. */
export function tagsOfSensitivity(sensitiveTo: readonly ChangeKind[] | undefined): Record<string, string> {
    return sensitiveTo === undefined || sensitiveTo.length === 0
        ? {}
        : { [sensitiveToTag]: changeKinds.filter((kind) => sensitiveTo.includes(kind)).join(" ") };
}

/** What the tags of a version say that it was trained with. */
export function sensitivityOf(tags: Readonly<Record<string, string>>): { sensitiveTo?: ChangeKind[] } {
    const named = (tags[sensitiveToTag] ?? "").split(" ");
    const sensitiveTo = changeKinds.filter((kind) => named.includes(kind));
    return sensitiveTo.length === 0 ? {} : { sensitiveTo };
}
