import { Counter, Histogram } from "prom-client";
import type { Registry } from "prom-client";
import { CallerGoneError } from "../background/callerGone";
import type { Incidents } from "../background/incidents";
import type { DetectionMeter } from "../api/context";
import { HostingCapacityError } from "../detections/errors";
import { UnusablePictureError } from "../detector/detection";
import { isUnfamiliar } from "../detector/familiarity/describeUnfamiliar";

/**
 * Measures what Amazon's service published to CloudWatch about each hosted version, under names in Prometheus'
 * style.
 */
export function createDetectionMeter(registry: Registry, incidents: Incidents): DetectionMeter {
    const counter = (name: string, help: string) =>
        new Counter({ name: `lookoutvision_${name}`, help, labelNames: ["project", "version"], registers: [registry] });
    const successes = counter(
        "detect_successful_requests_total",
        "DetectAnomalies calls that were answered with a result (SuccessfulRequestCount).",
    );
    const errors = counter(
        "detect_errors_total",
        "DetectAnomalies calls of a hosted version that failed, but for those throttled (ErrorCount).",
    );
    const throttled = counter(
        "detect_throttled_requests_total",
        "DetectAnomalies calls beyond the capacity of the units (ThrottledCount).",
    );
    const processed = counter(
        "detect_processed_images_total",
        "Pictures that a model has looked at (ProcessedImageCount).",
    );
    const invalid = counter(
        "detect_invalid_images_total",
        "Pictures that couldn't be looked at: no PNG or JPEG, or of another size (InvalidImageCount).",
    );
    const anomalies = counter("detect_anomalies_total", "Pictures that were found anomalous (DetectedAnomalyCount).");
    const unfamiliar = counter(
        "detect_unfamiliar_images_total",
        "Pictures unlike all that the model learnt from, as after a change of the camera.",
    );
    const time = new Histogram({
        name: "lookoutvision_detect_duration_seconds",
        help: "From the picture's arrival to the result, waiting for a unit included (Time).",
        labelNames: ["project", "version"],
        buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        registers: [registry],
    });

    return {
        async measure({ projectName, version }, detect) {
            const labels = { project: projectName, version: String(version) };
            const end = time.startTimer(labels);
            try {
                const detection = await detect();
                end();
                successes.inc(labels);
                processed.inc(labels);
                anomalies.inc(labels, detection.isAnomalous ? 1 : 0);
                unfamiliar.inc(labels, isUnfamiliar(detection) ? 1 : 0);
                return detection;
            } catch (error) {
                if (error instanceof HostingCapacityError) {
                    throttled.inc(labels);
                } else if (error instanceof CallerGoneError) {
                    incidents.note("picture-abandoned");
                } else {
                    errors.inc(labels);
                    invalid.inc(labels, error instanceof UnusablePictureError ? 1 : 0);
                }
                throw error;
            }
        },
    };
}
