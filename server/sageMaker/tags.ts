import { hostname } from "node:os";
import { packageVersion } from "../files/packageRoot";

/** A tag as SageMaker's calls have it. */
export interface SageMakerTag {
    Key: string;
    Value: string;
}

/** What a thing at SageMaker was made for. */
export interface MadeFor {
    /** Name of the project. */
    project: string;
    /** Version of the model. */
    version: string;
}

/** Tag that all that this service makes has. Its value says by whom. */
export const madeByTag = "lookoutvision:made-by";

/** Tags of a thing that this service makes: by whom, and for which model. */
export function tagsFor({ project, version }: MadeFor): SageMakerTag[] {
    return [
        { Key: madeByTag, Value: fitting(`lookoutvision ${packageVersion} on ${hostname()}`) },
        { Key: "lookoutvision:project", Value: fitting(project) },
        { Key: "lookoutvision:version", Value: fitting(version) },
    ];
}

/** Text with nothing that AWS refuses in a tag. */
function fitting(text: string): string {
    return [...text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-")].slice(0, 256).join("");
}
