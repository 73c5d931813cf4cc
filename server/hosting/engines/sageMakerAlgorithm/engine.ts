import type { DetectionOutcome } from "../../../detections/outcome";
import { UnusablePictureError } from "../../../detector/detection";
import { parseAlgorithmAnswer } from "../../../sageMaker/algorithmAnswer";
import type { AlgorithmSettings } from "../../../sageMaker/settings";
import { algorithmDecision, scoreOfAnswer } from "../../../training/engines/sageMakerAlgorithm/algorithmScale";
import type { HostingEngine } from "../hostingEngine";
import { endpointHosting } from "../sageMaker/endpointHosting";
import type { EndpointHostingOptions } from "../sageMaker/endpointHosting";
import { mostInvokedBytes } from "../sageMaker/inspectAtEndpoint";

/**
 * Makes the engine that hosts what the published algorithm trained, at endpoints of Amazon SageMaker, in the algorithm's
 * own container.
 */
export function sageMakerAlgorithmHosting(options: EndpointHostingOptions<AlgorithmSettings>): HostingEngine {
    return endpointHosting(options, {
        engine: "sagemakerAlgorithm",
        isPackaged: true,
        runs: ({ algorithm }) => ({ algorithm }),
        // The model's file is the archive that the algorithm left.
        pack: (file) => Promise.resolve(file),
        readAnswer: outcomeOfAnswer,
        inspectLarge: () => ({
            detect: (_modelId, picture) => Promise.reject(tooLarge(picture)),
            keepOnly: () => undefined,
            close: () => Promise.resolve(),
        }),
    });
}

/** The detection that an answer of the algorithm tells. Undefined: it is something else. */
function outcomeOfAnswer(text: string): DetectionOutcome | undefined {
    const answer = parseAlgorithmAnswer(text);
    if (answer === undefined) {
        return undefined;
    }
    const { isAnomalous, confidence, anomalies, mask } = answer;
    return {
        kind: "detected",
        detection: {
            isAnomalous,
            confidence,
            score: scoreOfAnswer(answer),
            decision: algorithmDecision,
            ...(anomalies && { anomalies }),
            ...(mask && { anomalyMask: mask }),
        },
    };
}

function tooLarge({ length }: Uint8Array): UnusablePictureError {
    return new UnusablePictureError(
        `The picture has ${length} bytes, and the model's endpoint at Amazon SageMaker takes ${mostInvokedBytes} at most. Send it as JPEG, or with fewer pixels.`,
    );
}
