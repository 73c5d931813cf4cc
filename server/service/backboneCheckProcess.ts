import { BackboneError } from "../detector/backbone/backboneManifest";

/*
 * Process that tries a backbone which somebody brings, so that a graph that ends the native runtime doesn't end the
 * service. Its parent sends the file's path, and it answers with a BackboneNews.
 */

/** Answer of the process: why the backbone can't be used, as a sentence. Undefined: it can. */
export interface BackboneNews {
    problem?: string;
}

process.on("disconnect", () => process.exit(1));
process.once("message", (file) => void check(file as string));

async function check(file: string): Promise<void> {
    const { openBroughtBackbone } =
        require("../detector/backbone/broughtBackbone") as typeof import("../detector/backbone/broughtBackbone");
    let news: BackboneNews = {};
    try {
        const backbone = await openBroughtBackbone(file);
        // A square view, and a proportional one of a wide picture.
        for (const [width, height] of [
            [320, 320],
            [448, 224],
        ]) {
            const rgb = Uint8Array.from({ length: 3 * width * height }, (_, index) => (index * 7919) % 256);
            await backbone.computeFeatureMaps({ rgb }, width, height, () => undefined);
        }
    } catch (error) {
        news = {
            problem:
                error instanceof BackboneError
                    ? error.message
                    : `The backbone ${file} can't be used: ${(error as Error).message}`,
        };
    }
    process.send?.(news, undefined, undefined, () => process.exit(0));
}
