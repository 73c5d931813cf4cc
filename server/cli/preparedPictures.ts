import type { ServiceClient } from "../client/serviceClient";
import { decodePreparation, describePreparation, preparationTag } from "../pictures/preparation";
import type { Preparation } from "../pictures/preparation";

/** Prepares a picture as the model's training pictures were prepared. @throws Error with the reason, as a sentence. */
export type Prepare = (picture: Buffer) => Promise<Buffer>;

/** Finds the preparation of a version's pictures, which is in its tag. Undefined: pictures are used as they are. */
export async function findPreparation(
    client: ServiceClient,
    project: string,
    version: string,
): Promise<Preparation | undefined> {
    const { ModelDescription } = await client.call<{ ModelDescription: { ModelArn: string } }>(
        "GET",
        `/projects/${project}/models/${version}`,
    );
    const { Tags = [] } = await client.call<{ Tags?: { Key: string; Value: string }[] }>(
        "GET",
        `/tags/${encodeURIComponent(ModelDescription.ModelArn)}`,
    );
    const value = Tags.find(({ Key }) => Key === preparationTag)?.Value;
    return value === undefined ? undefined : decodePreparation(value);
}

/** Makes the function that prepares pictures. Without a preparation it passes them through. */
export function preparerOf(preparation: Preparation | undefined): Prepare {
    if (preparation === undefined) {
        return async (picture) => picture;
    }
    // Loaded late, because it loads a native library that most calls don't need.
    const { preparePicture } = require("../pictures/preparePicture") as typeof import("../pictures/preparePicture");
    return async (picture) => {
        try {
            return await preparePicture(picture, preparation);
        } catch (error) {
            throw new Error(
                `it can't be prepared as the training pictures were (${describePreparation(preparation)}): ${(error as Error).message}. ` +
                    "If it is prepared already, call detect with --prepared.",
                { cause: error },
            );
        }
    };
}
