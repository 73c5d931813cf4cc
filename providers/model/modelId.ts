import { partsOfId } from "../host/resourceId";

/** What identifies a model in the state. */
export function modelId(projectName: string, version: string): string {
    return `${projectName}/${version}`;
}

/** The opposite. @throws Error with a sentence for what no model has for its id. */
export function modelOfId(id: string): { projectName: string; version: string } {
    const [projectName, version] = partsOfId(
        id,
        /^([^/]+)\/([1-9]\d*)$/,
        "a model",
        "PROJECT/VERSION, for instance boards/3",
    ) as [string, string];
    return { projectName, version };
}
