import type { ChangeDatasetEntriesOutput } from "../../../server/api/ownOutputs/changeDatasetEntries";
import { callOwn } from "./pictureFixtures";
import type { TestService } from "./testService";

/** A change as callers write it. */
export interface Change {
    Source: string;
    Expected?: string;
    Line?: string;
}

/** Calls ChangeDatasetEntries of a project. */
export const changeEntries = (service: TestService, project: string, changes: unknown, type = "train") =>
    callOwn<ChangeDatasetEntriesOutput>(service, "POST", `projects/${project}/datasets/${type}/changes`, {
        Changes: changes,
    });

/** Source of a picture. */
export const at = (key: string) => `s3://pictures/${key}`;
