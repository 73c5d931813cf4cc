import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeModelFile, encodeModelFile } from "../../../server/detector/modelFile";
import { packModel } from "../../../server/packaging/modelPackage";
import { packageKeyPair } from "../../../server/packaging/packageSignature";

/** Key pair that signs the packed fixture. */
export const fixtureKey = packageKeyPair(Buffer.alloc(32, 9));

const model = join(__dirname, "..", "..", "fixtures", "models", "stackedWithMasks-0.1.0.model");

/** Size of the pictures that the fixture's model inspects: those of maskedPictures. */
export const pictureSize = { width: 160, height: 120 };

/**
 * Packs the fixture's model, which draws masks, as a packaging job packs it.
 *
 * @param size - size of the pictures that it is to inspect. Its verdicts mean something only for its own size.
 */
export async function packedFixture(
    component: string,
    version = "1.0.0",
    size = pictureSize,
    keyPair = fixtureKey,
): Promise<Buffer> {
    const packaged = {
        projectName: "plates",
        modelVersion: "1",
        modelArn: "arn:aws:lookoutvision:us-east-1:000000000000:model/plates/1",
        component: { name: component, version },
        madeWith: "0.1.0",
    };
    const file = encodeModelFile({ ...decodeModelFile(await readFile(model)), pictureSize: size });
    return packModel(packaged, file, Date.UTC(2026, 0, 1), keyPair);
}
