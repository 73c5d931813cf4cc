import { type ChangeKind, changeKinds } from "../detector/changes/harmlessChanges";
import { validationError } from "../http/errors";
import type { Tag } from "./modelTags";

/** What a training is told beyond CreateModel's members, by tags: a later change of those has no effect. */
export interface TrainingOptions {
    /** What of a picture may be a defect by itself. Absent: nothing. */
    sensitiveTo?: ChangeKind[];
}

/** Its value is kinds of changes, with spaces between them. */
export const sensitiveToTag = "lookoutvision/sensitive-to";

/** @throws ApiError ValidationException for a value that says something else. */
export function trainingOptions(tags: readonly Tag[]): TrainingOptions {
    const value = tags.find(({ Key }) => Key === sensitiveToTag)?.Value;
    if (value === undefined) {
        return {};
    }
    const named = value.split(" ").filter((word) => word !== "");
    const unknown = named.find((word) => !(changeKinds as readonly string[]).includes(word));
    if (unknown !== undefined || named.length === 0) {
        throw validationError(
            `The tag ${sensitiveToTag} says what of a picture may be a defect by itself, one or more of ${changeKinds.join(", ")}, with spaces between them` +
                `${unknown === undefined ? ", and is empty" : `, not ${JSON.stringify(unknown)}`}. Correct it, or leave it out.`,
        );
    }
    return { sensitiveTo: changeKinds.filter((kind) => named.includes(kind)) };
}
