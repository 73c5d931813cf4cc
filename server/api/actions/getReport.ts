import { ObjectStorageError } from "../../objectStorage/objectStorage";
import { readSetPoint } from "../../operatingPoint/operatingPoint";
import { reportAt } from "../../training/evaluateAt";
import { evaluationPlace } from "../../training/evaluationPlace";
import { mostReportBytes, noteInOlderReport } from "../../training/noteInOlderReport";
import { renderReport } from "../../training/report/renderReport";
import { conflict, internalError } from "../../http/errors";
import { openModelEvaluation, requireTrained } from "../modelEvaluation";
import type { GetReportOutput } from "../ownOutputs/getReport";
import { aboutModel, requireModel, requireProject } from "../resources";
import type { Model, Project } from "../resources";
import type { Service } from "../context";
import type { GetReportInput } from "../validations/getReport";

/**
 * Policy of a report inside another page. It may show the pictures and styles that it holds, and do nothing: no script,
 * no form, no request.
 */
const reportPolicy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

/** Gets the report of a version with its present threshold, also where the file in the bucket is gone. */
export async function getReport(input: GetReportInput, service: Service): Promise<GetReportOutput> {
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    requireTrained(project, model);
    return {
        Report: Buffer.from(await reportOf(service, project, model)),
        ContentType: "text/html; charset=utf-8",
        // Its threshold can change.
        CacheControl: "private, no-cache",
        ContentSecurityPolicy: reportPolicy,
    };
}

async function reportOf(service: Service, project: Project, model: Model): Promise<string> {
    const { kept } = await openModelEvaluation(service, project, model);
    const set = readSetPoint(model.operatingPoint);
    const report = reportAt(kept, set);
    return report === undefined
        ? noteInOlderReport(await readOlderReport(service, project, model), set)
        : renderReport(report);
}

/** Reads the report that an earlier release wrote, whose content isn't kept elsewhere. */
async function readOlderReport({ objects }: Service, project: Project, model: Model): Promise<string> {
    const output = { bucket: model.outputBucket, prefix: model.outputPrefix ?? "" };
    const evaluated = { projectName: project.name, version: String(model.version) };
    try {
        return (await objects.read(evaluationPlace(output, evaluated, "EvaluationReport"), mostReportBytes)).toString();
    } catch (error) {
        if (!(error instanceof ObjectStorageError)) {
            throw error;
        }
        const message = `The report of version ${model.version} of the project ${project.name} can't be read: an earlier release trained it, and its report is in a bucket only. ${error.message}`;
        throw error.reason === "unavailable"
            ? internalError(message, 5)
            : conflict(message, aboutModel(project.name, model.version));
    }
}
