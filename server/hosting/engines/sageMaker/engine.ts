import { modelFileName } from "../../../artifacts/artifactStore";
import { HostingError } from "../../../detections/errors";
import { decodeModelFile } from "../../../detector/modelFile";
import { writeArchive } from "../../../sageMaker/archive";
import { engineTag } from "../../../sageMaker/engineSetting";
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
    pack(file) {
        if (decodeModelFile(file).backboneReading !== undefined) {
            throw new HostingError(
                `it was trained with a backbone that somebody has brought, which SageMaker's image doesn't have. Host it here: set its tag ${engineTag} to local, and start it again.`,
            );
        }
        return writeArchive(new Map([[modelFileName, file]]));
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
