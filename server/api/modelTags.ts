import { parseArn } from "../store/arn";
import type { ArnScope } from "../store/arn";
import { notFound, quotaExceeded, validationError } from "../http/errors";
import type { ApiError } from "../http/errors";
import { aboutModel, aboutProject, findModel, findProject } from "./resources";
import type { Model, Project, Store } from "./resources";

/** Most tags of a model, the same as for most resources of AWS. */
export const mostTagsOfModel = 50;

export interface Tag {
    Key: string;
    Value: string;
}

/**
 * Checks tags before they are stored.
 *
 * @throws ApiError ValidationException for keys that are reserved or given twice.
 */
export function checkTags(tags: readonly Tag[]): readonly Tag[] {
    const seen = new Set<string>();
    for (const { Key: key } of tags) {
        if (key.toLowerCase().startsWith("aws:")) {
            throw validationError(`The tag key ${key} is reserved: keys can't start with aws:.`);
        }
        if (seen.has(key)) {
            throw validationError(`The tag key ${key} is given twice.`);
        }
        seen.add(key);
    }
    return tags;
}

export function refuseTooManyTags(projectName: string, version: number): ApiError {
    return quotaExceeded(
        `A model can have at most ${mostTagsOfModel} tags.`,
        "tags-per-model",
        aboutModel(projectName, version),
    );
}

/**
 * Finds the model that an ARN names. Only models can have tags.
 *
 * @throws ApiError ValidationException for text that is not an ARN of Lookout for Vision,
 *   ResourceNotFoundException for anything but a model of this region and account.
 */
export async function requireTaggable(
    store: Store,
    scope: ArnScope,
    arn: string,
): Promise<{ project: Project; model: Model }> {
    const parsed = parseArn(arn);
    if (parsed === undefined) {
        throw validationError(
            `Value '${arn.slice(0, 128)}' at 'resourceArn' failed to satisfy constraint: ` +
                "Member must be the ARN of a Lookout for Vision model",
        );
    }
    if (parsed.kind === "project") {
        throw notFound(`${arn} is a project: only models have tags.`, aboutProject(parsed.projectName));
    }
    const here = parsed.region === scope.region && parsed.accountId === scope.accountId;
    const project = here ? await findProject(store, parsed.projectName) : undefined;
    const model = project && (await findModel(store, project, String(parsed.version)));
    if (project === undefined || model === undefined) {
        throw notFound(`The model ${arn} doesn't exist.`, aboutModel(parsed.projectName, parsed.version));
    }
    return { project, model };
}
