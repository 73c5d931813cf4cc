import { createHash } from "node:crypto";
import { modelFileName } from "../../../artifacts/artifactStore";
import { HostingError } from "../../../detections/errors";
import { carriedName, readBroughtFiles } from "../../../detector/backbone/backboneFiles";
import { decodeModelFile } from "../../../detector/modelFile";
import { writeArchive } from "../../../sageMaker/archive";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import type { HostingEngine } from "../hostingEngine";
import { endpointHosting } from "./endpointHosting";
import type { EndpointHostingOptions } from "./endpointHosting";
import type { HostedSoftware } from "./endpointOrder";
import { inspectLargePictures } from "./largePictures";

/** What endpoints in the service's own image run. */
export const ownImage: HostedSoftware<SageMakerSettings> = {
    engine: "sagemaker",
    runs: ({ image }) => ({ image }),
    async pack(file) {
        const { backboneReading, backboneChecksum } = decodeModelFile(file);
        const files = new Map<string, Uint8Array>([[modelFileName, file]]);
        if (backboneReading === undefined) {
            return writeArchive(files);
        }
        const brought = await readBroughtFiles();
        const graph = brought?.get(carriedName);
        if (graph === undefined || createHash("sha256").update(graph).digest("hex") !== backboneChecksum) {
            throw new HostingError(
                `it was trained with a brought backbone whose SHA-256 is ${backboneChecksum}, and the service that looks after it has another. Start that with this one (--backbone FILE.onnx), and host it again.`,
            );
        }
        // Its containers look for the backbone beside the model.
        return writeArchive(new Map([...files, ...brought!]));
    },
};

/** Makes the engine that hosts at endpoints of Amazon SageMaker, in the service's own image. */
export function sageMakerHosting(options: EndpointHostingOptions<SageMakerSettings>): HostingEngine {
    return endpointHosting(options, {
        ...ownImage,
        isPackaged: false,
        inspectLarge: () => inspectLargePictures(options.store, options),
    });
}
