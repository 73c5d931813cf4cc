import { changeKinds } from "../detector/changes/changeKinds";
import type { ChangeKind } from "../detector/changes/changeKinds";
import { validationError } from "../http/errors";
import { EngineSettingError, engineTag, parseEngineTag } from "../sageMaker/engineSetting";
import type { EngineChoice, EngineSetting } from "../sageMaker/engineSetting";
import type { ResourceChoice } from "../sageMaker/settings";
import type { Tag } from "./modelTags";

/** Options of a training beyond CreateModel's members, given by tags. A later change of the tags has no effect. */
export interface TrainingOptions {
    /** Kinds of changes of a picture that may be defects by themselves. Undefined: none. */
    sensitiveTo?: ChangeKind[];
    /** What the training asks of an engine at SageMaker. Undefined: nothing. */
    resources?: ResourceChoice;
}

/** Tag whose value is kinds of changes, separated by spaces. */
export const sensitiveToTag = "lookoutvision/sensitive-to";

/**
 * Reads the options from tags.
 *
 * @throws ApiError ValidationException for any other value.
 */
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

/**
 * Reads from tags which engine the training asks for, and what of it. Undefined: it asks for none.
 *
 * @param engines - those of the service.
 * @throws ApiError ValidationException for an engine or a setting that can't be asked for.
 */
export function engineChoice(tags: readonly Tag[], engines: readonly EngineSetting[]): EngineChoice | undefined {
    const value = tags.find(({ Key }) => Key === engineTag)?.Value;
    try {
        return value === undefined ? undefined : parseEngineTag(value, engines);
    } catch (error) {
        throw error instanceof EngineSettingError ? validationError(error.message) : error;
    }
}
