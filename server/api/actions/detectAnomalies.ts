import { decideAgain, UnusablePictureError } from "../../detector/detection";
import { readSetPoint } from "../../operatingPoint/operatingPoint";
import { detectAnomalyResult } from "../detectAnomalyResult";
import { conflict, throttled, validationError } from "../../http/errors";
import { nextStep } from "../nextStep";
import { aboutModel, requireModel, requireProject } from "../resources";
import { HostingCapacityError, type Service } from "../context";
import type { DetectAnomaliesInput } from "../validations/detectAnomalies";

/** Inspects a picture with a hosted version. */
export async function detectAnomalies(input: DetectAnomaliesInput, service: Service) {
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    if (model.status !== "HOSTED") {
        throw conflict(
            `Version ${model.version} of the project ${project.name} can't detect while its status is ${model.status}.` +
                nextStep("used to detect", model.status),
            aboutModel(project.name, model.version),
        );
    }
    try {
        const about = { projectName: project.name, version: model.version };
        const set = readSetPoint(model.operatingPoint);
        const detection = await service.detections.measure(about, async () => {
            const seen = await service.hosting.detect(model.id, input.Body);
            return set === undefined ? seen : decideAgain(seen, set.decision);
        });
        return { DetectAnomalyResult: detectAnomalyResult(detection) };
    } catch (error) {
        if (error instanceof UnusablePictureError) {
            throw validationError(error.message);
        }
        if (error instanceof HostingCapacityError) {
            throw throttled(error.message, "inference-units", 1);
        }
        throw error;
    }
}
