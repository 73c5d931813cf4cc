import { DefectDetector } from "pulumi-lookoutvision";

const boards = new DefectDetector("boards", { images: "./pictures" });

export const { projectName, modelVersion, endpoint, region, credentialsFile } = boards;
