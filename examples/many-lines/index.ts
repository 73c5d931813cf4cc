import { Config } from "@pulumi/pulumi";
import { DefectDetector } from "pulumi-lookoutvision";

const lines = new Config().requireObject<string[]>("lines");

const detectors = lines.map(
    (line) =>
        [
            line,
            new DefectDetector(line, {
                images: `./pictures/${line}`,
                tags: { line },
                hosted: false, // A hosted model takes memory; host those that a line asks for.
                timeouts: { create: "24h" }, // Waiting in line for a training counts.
            }),
        ] as const,
);

export const versions = Object.fromEntries(detectors.map(([line, { modelVersion }]) => [line, modelVersion]));
export const f1Scores = Object.fromEntries(
    detectors.map(([line, { performance }]) => [line, performance.apply((scores) => scores?.f1Score)]),
);
