import { join, relative } from "node:path";
import { writeSamplePictures } from "../../samplePictures/writeSamplePictures";

/** Draws the sample pictures that are missing or wrong, and says so. */
export async function drawPictures(dataDir: string, say: (line: string) => void): Promise<void> {
    const folder = join(dataDir, "samples");
    say("Drawing the sample pictures, good plates and defective ones (about 10 seconds the first time) ...");
    const { written, unchanged } = await writeSamplePictures(folder);
    say(`  ${relative(process.cwd(), folder)}: ${written} files drawn, ${unchanged} unchanged`);
}
