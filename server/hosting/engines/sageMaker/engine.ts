import { modelFileName } from "../../../artifacts/artifactStore";
import { writeArchive } from "../../../sageMaker/archive";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import type { HostingEngine } from "../hostingEngine";
import { endpointHosting } from "./endpointHosting";
import type { EndpointHostingOptions } from "./endpointHosting";
import { inspectLargePictures } from "./largePictures";

/** Makes the engine that hosts at endpoints of Amazon SageMaker, in the service's own image. */
export function sageMakerHosting(options: EndpointHostingOptions<SageMakerSettings>): HostingEngine {
    return endpointHosting(options, {
        engine: "sagemaker",
        isPackaged: false,
        runs: ({ image }) => ({ image }),
        instance: ({ instance }) => instance,
        pack: (file) => writeArchive(new Map([[modelFileName, file]])),
        inspectLarge: () => inspectLargePictures(options.store, options),
    });
}
