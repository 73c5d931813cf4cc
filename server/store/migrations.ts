import type { Migration } from "kysely";
import type { ColumnTypes } from "./columnTypes";
import { answeredCalls } from "./migrations/answeredCalls";
import { consoleSessions } from "./migrations/consoleSessions";
import { datasetEntryMasks } from "./migrations/datasetEntryMasks";
import { datasetImportLease } from "./migrations/datasetImportLease";
import { hostingEngine } from "./migrations/hostingEngine";
import { inferenceUnits } from "./migrations/inferenceUnits";
import { initialSchema } from "./migrations/initialSchema";
import { modelPackagingJobs } from "./migrations/modelPackagingJobs";
import { operatingPoint } from "./migrations/operatingPoint";
import { processes } from "./migrations/processes";
import { trainingJobs } from "./migrations/trainingJobs";
import { trialDetections } from "./migrations/trialDetections";
import { usage } from "./migrations/usage";
import { users } from "./migrations/users";

/** All changes of the schema, in the order of their numbers. Never edit a released one. */
export function migrations(types: ColumnTypes): Record<string, Migration> {
    return {
        "0001-initial-schema": initialSchema(types),
        "0002-dataset-import-lease": datasetImportLease(types),
        "0003-model-packaging-jobs": modelPackagingJobs(types),
        "0004-inference-units": inferenceUnits(types),
        "0005-operating-point": operatingPoint(types),
        "0006-training-jobs": trainingJobs(types),
        "0007-users": users(types),
        "0008-answered-calls": answeredCalls(types),
        "0009-console-sessions": consoleSessions(types),
        "0010-dataset-entry-masks": datasetEntryMasks(types),
        "0011-trial-detections": trialDetections(types),
        "0012-usage": usage(types),
        "0013-hosting-engine": hostingEngine(types),
        "0014-processes": processes(types),
    };
}
