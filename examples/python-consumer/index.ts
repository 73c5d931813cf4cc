import { DefectDetector } from "pulumi-lookoutvision";

const boards = new DefectDetector("boards", { projectName: "python-consumer", images: "./pictures" });

export const { projectName, modelVersion, endpoint, region, credentialsFile } = boards;
