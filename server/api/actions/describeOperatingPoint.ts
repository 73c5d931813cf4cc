import { readSetPoint, wirePoint } from "../../operatingPoint/operatingPoint";
import { ApiError } from "../../http/errors";
import { openModelEvaluation, requireTrained } from "../modelEvaluation";
import { testedAt } from "../operatingPointDescription";
import type { DescribeOperatingPointOutput } from "../ownOutputs/describeOperatingPoint";
import { requireModel, requireProject } from "../resources";
import type { Service } from "../context";
import type { DescribeOperatingPointInput } from "../validations/describeOperatingPoint";

/**
 * Describes which threshold was asked of a version, and what it costs. The first part is known even if the second
 * isn't.
 */
export async function describeOperatingPoint(
    input: DescribeOperatingPointInput,
    service: Service,
): Promise<DescribeOperatingPointOutput> {
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    requireTrained(project, model);
    const set = readSetPoint(model.operatingPoint);
    const OperatingPoint = wirePoint(set?.point);
    try {
        const { kept } = await openModelEvaluation(service, project, model);
        return { OperatingPoint, Tested: testedAt(kept, set), Balanced: testedAt(kept, undefined) };
    } catch (error) {
        if (error instanceof ApiError) {
            return { OperatingPoint, Message: error.message };
        }
        throw error;
    }
}
