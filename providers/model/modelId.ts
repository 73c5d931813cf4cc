import { partsOfId } from "../host/resourceId";

/** Makes the id of a model in the state. */
export function modelId(projectName: string, version: string): string {
    return `${projectName}/${version}`;
}

/** Parses an id made by `modelId`. @throws Error with a sentence for an id that no model can have. */
export function modelOfId(id: string): { projectName: string; version: string } {
    const [projectName, version] = partsOfId(
        id,
        /^([^/]+)\/([1-9]\d*)$/,
        "a model",
        "PROJECT/VERSION, for instance boards/3",
    ) as [string, string];
    return { projectName, version };
}
