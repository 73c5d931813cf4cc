import { readSetPoint, wirePoint } from "../../operatingPoint/operatingPoint";
import { ApiError } from "../../http/errors";
import { openModelEvaluation, requireTrained } from "../modelEvaluation";
import { testedAt } from "../operatingPointDescription";
import type { DescribeOperatingPointOutput } from "../ownOutputs/describeOperatingPoint";
import { requireModel, requireProject } from "../resources";
import type { Service } from "../context";
import type { DescribeOperatingPointInput } from "../validations/describeOperatingPoint";

/** What was asked of a version's threshold, and what that costs; the first also where the second can't be known. */
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
