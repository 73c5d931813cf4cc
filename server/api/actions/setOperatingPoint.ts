import type { ObjectLocation } from "../../objectStorage/objectStorage";
import { ObjectStorageError } from "../../objectStorage/objectStorage";
import { chooseThreshold } from "../../operatingPoint/chooseThreshold";
import { reportAt } from "../../training/evaluateAt";
import { writeKeptEvaluation } from "../../training/keptEvaluation";
import type { KeptEvaluation } from "../../training/keptEvaluation";
import { mostReportBytes, noteInOlderReport } from "../../training/noteInOlderReport";
import { describePoint, readSetPoint, wirePoint } from "../../operatingPoint/operatingPoint";
import type { OperatingPoint, SetPoint } from "../../operatingPoint/operatingPoint";
import { evaluationPlace } from "../../training/evaluationPlace";
import { writeEvaluation, writeEvaluationFiles } from "../../training/writeEvaluation";
import { modelArn } from "../../store/arn";
import { conflict, internalError, validationError } from "../../http/errors";
import { openModelEvaluation, readTrainingLines, requireTrained } from "../modelEvaluation";
import type { ModelEvaluation } from "../modelEvaluation";
import { evaluationWith, testedAt } from "../operatingPointDescription";
import type { SetOperatingPointOutput } from "../ownOutputs/setOperatingPoint";
import { aboutModel, requireModel, requireProject } from "../resources";
import type { Model, Project } from "../resources";
import type { Service } from "../context";
import type { SetOperatingPointInput } from "../validations/setOperatingPoint";

/**
 * Sets the threshold of a version without training. It changes the version's row, which decides every detection
 * from now on, and its evaluation files. A repeated call with the same point writes the same.
 */
export async function setOperatingPoint(
    input: SetOperatingPointInput,
    service: Service,
): Promise<SetOperatingPointOutput> {
    const point = pointOf(input.OperatingPoint);
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    requireTrained(project, model);
    const evaluation = await openModelEvaluation(service, project, model);
    const { kept } = evaluation;
    const previous = readSetPoint(model.operatingPoint);
    const set = point && { point, decision: choose(point, kept, project, model) };

    // Steps that can fail come first: the row must not differ from the files.
    await writeFiles(service, project, model, evaluation, set);
    if (!(await updateRow(service, model, kept, set))) {
        const now = await requireModel(service.store, project, String(model.version));
        await writeFiles(service, project, now, evaluation, readSetPoint(now.operatingPoint));
        throw conflict(
            `The threshold of version ${model.version} of the project ${project.name} was changed by another call at the same time, or the version is being deleted. Describe it, then call again.`,
            aboutModel(project.name, model.version),
        );
    }
    return {
        OperatingPoint: wirePoint(point),
        Tested: testedAt(kept, set),
        Balanced: testedAt(kept, undefined),
        Before: testedAt(kept, previous),
    };
}

/**
 * Point that the input asks for. Undefined: the balanced one.
 *
 * @throws ApiError ValidationException unless the input has exactly one member.
 */
function pointOf({
    Balanced,
    MinimumRecall,
    MaximumFalseAlarmRate,
    Threshold,
}: SetOperatingPointInput["OperatingPoint"]): OperatingPoint | undefined {
    const points: (OperatingPoint | undefined)[] = [
        ...(Balanced === true ? [undefined] : []),
        ...(MinimumRecall === undefined ? [] : [{ minimumRecall: MinimumRecall }]),
        ...(MaximumFalseAlarmRate === undefined ? [] : [{ maximumFalseAlarmRate: MaximumFalseAlarmRate }]),
        ...(Threshold === undefined ? [] : [{ threshold: Threshold }]),
    ];
    if (points.length !== 1) {
        throw validationError(
            "OperatingPoint must have exactly one of MinimumRecall, MaximumFalseAlarmRate, Threshold and Balanced (true).",
        );
    }
    return points[0];
}

function choose(
    point: OperatingPoint,
    { balanced, evaluation, outOfFold }: KeptEvaluation,
    project: Project,
    model: Model,
) {
    const tested = {
        anomalous: evaluation.predictions.map(({ label }) => label === "anomaly"),
        scores: evaluation.predictions.map(({ score }) => score),
    };
    const choice = chooseThreshold(point, balanced, outOfFold === undefined ? [tested] : [tested, outOfFold]);
    if ("refusal" in choice) {
        throw validationError(
            `Version ${model.version} of the project ${project.name} can't have ${describePoint(point)}: ${choice.refusal}.`,
        );
    }
    return choice.decision;
}

async function writeFiles(
    service: Service,
    project: Project,
    model: Model,
    { kept, artifacts }: ModelEvaluation,
    set: SetPoint | undefined,
): Promise<void> {
    const { objects } = service;
    const output = { bucket: model.outputBucket, prefix: model.outputPrefix ?? "" };
    const evaluated = {
        projectName: project.name,
        version: String(model.version),
        arn: modelArn(service, project.name, model.version),
    };
    const lines = await readTrainingLines(service, model);
    const report = reportAt(kept, set);
    try {
        if (report !== undefined) {
            await writeEvaluation(objects, output, report, lines);
            return;
        }
        // The version's scores can be read from its files only while those are by the balanced threshold.
        await writeKeptEvaluation(artifacts, kept);
        await writeEvaluationFiles(
            objects,
            output,
            {
                model: evaluated,
                evaluation: evaluationWith(kept, set),
                endedAt: kept.endedAt,
                point: set?.point,
            },
            lines,
        );
        await changeOlderReport(service, evaluationPlace(output, evaluated, "EvaluationReport"), set);
    } catch (error) {
        if (!(error instanceof ObjectStorageError)) {
            throw error;
        }
        const message = `The threshold of version ${model.version} of the project ${project.name} was not changed, because its evaluation files can't be written: ${error.message}`;
        throw error.reason === "unavailable"
            ? internalError(message, 5)
            : conflict(message, aboutModel(project.name, model.version));
    }
}

async function changeOlderReport(
    { objects }: Service,
    place: ObjectLocation,
    set: SetPoint | undefined,
): Promise<void> {
    let report: string;
    try {
        report = (await objects.read(place, mostReportBytes)).toString("utf8");
    } catch (error) {
        if (error instanceof ObjectStorageError && error.reason === "no-such-object") {
            return;
        }
        throw error;
    }
    await objects.write(place, Buffer.from(noteInOlderReport(report, set)), "text/html; charset=utf-8");
}

/**
 * Writes the point into the model's row.
 *
 * @returns false when the row has changed meanwhile.
 */
async function updateRow(
    { store }: Service,
    model: Model,
    kept: KeptEvaluation,
    set: SetPoint | undefined,
): Promise<boolean> {
    const { f1Score, recall, precision } = evaluationWith(kept, set).metrics;
    const { numUpdatedRows } = await store
        .updateTable("models")
        .set({ operatingPoint: set === undefined ? null : JSON.stringify(set), f1Score, recall, precision })
        .where("id", "=", model.id)
        .where("status", "!=", "DELETING")
        .where("operatingPoint", model.operatingPoint === null ? "is" : "=", model.operatingPoint)
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}
