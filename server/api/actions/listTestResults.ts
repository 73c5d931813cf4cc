import { parseManifestLine } from "../../datasets/manifestLine";
import { readSetPoint } from "../../operatingPoint/operatingPoint";
import { openModelEvaluation, readTrainingLines, requireTrained } from "../modelEvaluation";
import { evaluationWith } from "../operatingPointDescription";
import type { ListTestResultsOutput } from "../ownOutputs/listTestResults";
import { requireModel, requireProject } from "../resources";
import type { Service } from "../context";
import type { ListTestResultsInput } from "../validations/listTestResults";

/** Lists how a version judged its test pictures, with the scores from which any other threshold follows. */
export async function listTestResults(input: ListTestResultsInput, service: Service): Promise<ListTestResultsOutput> {
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    requireTrained(project, model);
    const { kept } = await openModelEvaluation(service, project, model);
    const set = readSetPoint(model.operatingPoint);
    const { predictions, crossValidation, pixelAnomalyClassMetrics } = evaluationWith(kept, set);
    const { threshold, slope } = set?.decision ?? kept.balanced;
    const masks = masksOf(
        await readTrainingLines(service, model),
        new Set(predictions.map(({ sourceRef }) => sourceRef)),
    );
    return {
        Threshold: threshold,
        BalancedThreshold: kept.balanced.threshold,
        Slope: slope,
        Pictures: predictions.map(({ sourceRef, label, score, isAnomalous, confidence }) => ({
            Source: sourceRef,
            Label: label,
            Score: score,
            IsAnomalous: isAnomalous,
            Confidence: confidence,
            ...masks.get(sourceRef),
        })),
        ...(crossValidation && {
            F1Interval: { From: crossValidation.f1Interval.from, To: crossValidation.f1Interval.to },
        }),
        ...(pixelAnomalyClassMetrics && {
            AnomalyLabels: pixelAnomalyClassMetrics.map(({ className, pictures, f1Score, averageIoU }) => ({
                Name: className,
                Pictures: pictures,
                F1Score: f1Score,
                AverageIoU: averageIoU,
            })),
        }),
        ...(kept.outOfFold && {
            TrainingScores: kept.outOfFold.scores.map((score, index) => ({
                Label: kept.outOfFold!.anomalous[index] ? ("anomaly" as const) : ("normal" as const),
                Score: score,
            })),
        }),
    };
}

/** Masks that people drew on some of the pictures, by the pictures' references. */
function masksOf(lines: readonly string[], sources: ReadonlySet<string>) {
    const masks = new Map<string, { MaskSource: string; MaskColors: { Name: string; Color: string }[] }>();
    for (const line of lines) {
        const { sourceRef, mask } = parseManifestLine(line);
        if (mask !== undefined && sources.has(sourceRef)) {
            const MaskColors = mask.colorMap.map(({ className, color }) => ({ Name: className, Color: color }));
            masks.set(sourceRef, { MaskSource: mask.ref, MaskColors });
        }
    }
    return masks;
}
