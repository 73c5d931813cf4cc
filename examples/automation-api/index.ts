import { DefectDetector } from "pulumi-lookoutvision";

const boards = new DefectDetector("boards", {
    projectName: "train-in-ci",
    images: "./pictures",
    hosted: false,
    qualityGate: { minimumF1Score: 0.9, minimumRecall: 0.8 },
});

export const { modelArn, modelVersion, performance } = boards;
