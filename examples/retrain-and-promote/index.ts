import { DefectDetector } from "pulumi-lookoutvision";

const boards = new DefectDetector("boards", {
    projectName: "retrain-and-promote",
    images: "./pictures",
    // Other pictures train a new version. Below the gate it is deleted again and the update fails.
    qualityGate: { minimumRecall: 0.8, notWorseThan: "previous", tolerance: 0.05 },
});

export const { projectName, modelVersion, performance, endpoint, region, credentialsFile } = boards;
