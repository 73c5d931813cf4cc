import { join, relative } from "node:path";
import { writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import { dataDir, makeDataDir } from "./dataDir";

/** Draws the sample pictures that are missing or wrong, and says so. It needs nothing that is compiled. */
export async function drawPictures(say: (line: string) => void): Promise<void> {
    await makeDataDir();
    const folder = join(dataDir, "samples");
    say("Drawing the sample pictures, good plates and defective ones (about 10 seconds the first time) ...");
    const { written, unchanged } = await writeSamplePictures(folder);
    say(`  ${relative(process.cwd(), folder)}: ${written} files drawn, ${unchanged} unchanged`);
}
