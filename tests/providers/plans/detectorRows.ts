import type { Plan } from "./planRows";

/** By child of a defect detector (`model` of `NAME-model`), what is planned for it; nothing for those that aren't named. */
export type ChildPlans = Readonly<Record<string, Plan | "create" | "delete">>;

/** What a change of one argument of a defect detector comes to. */
export interface DetectorRow {
    /** Of the argument that changes. */
    path: string;
    /** What it becomes; undefined removes it. */
    value: unknown;
    plans: ChildPlans;
    /** What an unknown value comes to, where that is something else; null where the argument can't be one. */
    unknown?: ChildPlans | null;
    /** Arguments without which the value isn't allowed. */
    also?: object;
}

const row = (
    path: string,
    value: unknown,
    plans: ChildPlans,
    more: Pick<DetectorRow, "unknown" | "also"> = {},
): DetectorRow => ({ path, value, plans, ...more });

/**
 * In the preview of an update Pulumi knows no output of a dynamic resource, the model's version neither, so that hosting is
 * previewed as replaced; the update itself sees that the version is the same, and changes nothing of it.
 */
const modelInPlace: ChildPlans = { model: "update", hosted: "replace" };
const retrained: ChildPlans = { model: "replace", hosted: "replace" };
const otherPictures: ChildPlans = { train: "update", ...retrained };

/** A detector as the stack has it. The name of its project isn't the default, which another name of the detector changes. */
export const detectorArgs = { images: "./pictures", projectName: "boards", inferenceUnits: 2 } as const;

const region = { left: 0, top: 0, width: 64, height: 64 };

/** The folders ./pictures, ./tests and ./others are the test's to draw. */
export const detectorRows: readonly DetectorRow[] = [
    row("images", "./tests", otherPictures),
    row("testImages", "./others", { test: "create", ...retrained }),
    // There are no masks among the pictures, which is known unless the colours aren't.
    row("maskColors", { scratch: "#00ff00" }, { train: "update" }, { unknown: otherPictures }),
    row("maskBackground", "#000000", { train: "update" }, { unknown: otherPictures }),
    row("crop", { left: 0, top: 0, width: 64, height: 64 }, otherPictures),
    ...["left", "top"].map((side) => row(`crop.${side}`, 0, otherPictures, { also: { crop: region } })),
    ...["width", "height"].map((side) => row(`crop.${side}`, 64, otherPictures, { also: { crop: region } })),
    row("resize", { width: 64, height: 64 }, otherPictures),
    ...["width", "height"].map((side) =>
        row(`resize.${side}`, 65, otherPictures, { also: { resize: { width: 64, height: 64 } } }),
    ),
    row("classMap", {}, {}, { unknown: otherPictures }),
    row("projectName", "cups", { project: "replace", train: "replace", ...retrained }),
    row("bucket", "other-bucket", { bucket: "delete", ...otherPictures }),
    row("imagePrefix", "pictures/", { train: "update" }),
    row("outputPrefix", "other/", retrained),
    row("description", "boards", retrained),
    row("kmsKeyId", "alias/boards", retrained),
    row("sensitiveTo", ["light"], retrained),
    row("engine", { sageMaker: { spot: true } }, modelInPlace),
    row("engine.local", true, modelInPlace),
    row("engine.sageMaker", { spot: true }, modelInPlace),
    row("engine.sageMaker.instanceType", "ml.m5.2xlarge", modelInPlace),
    row("engine.sageMaker.spot", true, modelInPlace),
    row("engine.sageMaker.maximumTrainingSeconds", 900, modelInPlace),
    row("engine.sageMaker.volumeSizeGb", 50, modelInPlace),
    row("engine.sageMaker.subnets", ["subnet-0a1b2c3d"], modelInPlace, {
        also: { engine: { sageMaker: { securityGroups: ["sg-0a1b2c3d"] } } },
    }),
    row("engine.sageMaker.securityGroups", ["sg-0a1b2c3d"], modelInPlace, {
        also: { engine: { sageMaker: { subnets: ["subnet-0a1b2c3d"] } } },
    }),
    row("engine.sageMaker.keepAliveSeconds", 60, modelInPlace),
    row("engine.sageMaker.pricePerHour", 0.5, modelInPlace),
    row("engine.sageMaker.hostingInstanceType", "ml.c5.large", modelInPlace),
    row("engine.sageMaker.hostingPricePerHour", 0.1, modelInPlace),
    row("engine.sageMakerAlgorithm", { spot: true }, modelInPlace),
    row("engine.sageMakerAlgorithm.instanceType", "ml.m5.2xlarge", modelInPlace),
    row("engine.sageMakerAlgorithm.spot", true, modelInPlace),
    row("engine.sageMakerAlgorithm.maximumTrainingSeconds", 900, modelInPlace),
    row("engine.sageMakerAlgorithm.volumeSizeGb", 50, modelInPlace),
    row("engine.sageMakerAlgorithm.subnets", ["subnet-0a1b2c3d"], modelInPlace, {
        also: { engine: { sageMakerAlgorithm: { securityGroups: ["sg-0a1b2c3d"] } } },
    }),
    row("engine.sageMakerAlgorithm.securityGroups", ["sg-0a1b2c3d"], modelInPlace, {
        also: { engine: { sageMakerAlgorithm: { subnets: ["subnet-0a1b2c3d"] } } },
    }),
    row("engine.sageMakerAlgorithm.keepAliveSeconds", 60, modelInPlace),
    row("engine.sageMakerAlgorithm.pricePerHour", 0.5, modelInPlace),
    row("engine.sageMakerAlgorithm.hostingInstanceType", "ml.c5.large", modelInPlace),
    row("engine.sageMakerAlgorithm.hostingPricePerHour", 0.1, modelInPlace),
    row("engine.sageMakerAlgorithm.variant", "segmentation", modelInPlace),
    row("tags", { line: "7" }, modelInPlace),
    row("triggers", ["second"], retrained),
    row("operatingPoint", { minimumRecall: 0.9 }, modelInPlace),
    row("operatingPoint.minimumRecall", 0.9, modelInPlace),
    row("operatingPoint.maximumFalseAlarmRate", 0.1, modelInPlace),
    row("operatingPoint.threshold", 2.5, modelInPlace),
    row("qualityGate", { minimumRecall: 0.1 }, modelInPlace),
    row("qualityGate.minimumF1Score", 0.1, modelInPlace),
    row("qualityGate.minimumRecall", 0.1, modelInPlace),
    row("qualityGate.minimumPrecision", 0.1, modelInPlace),
    row("qualityGate.notWorseThan", "1", modelInPlace),
    row("qualityGate.tolerance", 0.5, modelInPlace, { also: { qualityGate: { notWorseThan: "previous" } } }),
    row("hosted", false, { hosted: "delete" }, { unknown: null }),
    row("inferenceUnits", 3, { hosted: "update" }),
    row("inferenceUnits", undefined, { hosted: "update" }),
    row("timeouts", { create: "2h" }, { train: "update", ...modelInPlace }),
    row("timeouts.create", "2h", { train: "update", ...modelInPlace }),
    row("timeouts.update", "2h", { train: "update", ...modelInPlace }),
    row("timeouts.delete", "2h", { train: "update", ...modelInPlace }),
];
