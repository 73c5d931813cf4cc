import { clientToken, inPath, modelVersion } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";
import { mostTrialPictures, pictureSource, trialDetectionName } from "../trialMembers";

export const startTrialDetection = {
    ProjectName: inPath.ProjectName,
    TrialDetectionName: { ...trialDetectionName, in: "body" },
    ModelVersion: { ...modelVersion, in: "body" },
    /** Pictures. Either these or `Folder` must be given. */
    Sources: { type: "list", min: 1, max: mostTrialPictures, of: pictureSource, in: "body" },
    /** Folder whose pictures are inspected, with those of its subfolders: `s3://BUCKET/PREFIX/`. */
    Folder: { type: "string", min: 1, max: 2048, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type StartTrialDetectionInput = InputOf<typeof startTrialDetection>;
