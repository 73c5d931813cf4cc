import sharp from "sharp";
import { packageVersion } from "../../files/packageRoot";

/** Versions of the software that a training's numbers depend on, for its report. */
export function softwareVersions(): Record<string, string> {
    const { version: onnxruntime } = require("onnxruntime-node/package.json") as { version: string };
    return {
        lookoutvision: packageVersion,
        "Node.js": process.versions.node,
        onnxruntime,
        libvips: sharp.versions.vips,
        Processor: `${process.platform} ${process.arch}`,
    };
}
