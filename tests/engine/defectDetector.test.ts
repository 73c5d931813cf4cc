import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { readFirstKeyPair } from "../../server/signatures/ownCredentials";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { changedArgs } from "../providers/plans/changedArgs";
import { detectorArgs, detectorRows } from "../providers/plans/detectorRows";
import type { ChildPlans, DetectorRow } from "../providers/plans/detectorRows";
import { answersThroughout } from "./answersThroughout";
import { addCopies, declare, declaredProgram, previewOf, renamed, unknownValue } from "./plannedStack";

/** The example of the class, with what a client needs. */
const program = `
import { DefectDetector } from "pulumi-lookoutvision";

const boards = new DefectDetector("boards", { images: "./pictures", inferenceUnits: Number(process.env.UNITS ?? 1) });
export const { projectName, modelVersion, performance, endpoint } = boards;
export const { region, credentialsFile, status } = boards;
`;

describe("a stack that is one defect detector", function () {
    this.timeout(400_000);
    let project: EngineProject;
    let service: LookoutVision;

    before(async () => {
        project = await createEngineProject({ program });
        await drawPictures(join(project.folder, "pictures"), { normal: 21, anomaly: 11, size: 64, prefix: "" });
    });
    after(async () => {
        service?.destroy();
        await project?.remove();
    });

    const up = (env: Record<string, string> = {}) => project.mustRun(["up", "--yes", "--skip-preview"], { env });
    const picture = (label: string) => join(project.folder, `pictures/${label}/${label}-3.png`);

    it("goes from a folder of pictures to a hosted model", async () => {
        const { stdout } = await up();
        assert.match(stdout, /\+ 8 created/);
        const { endpoint, region, credentialsFile, ...outputs } = (await project.outputs()) as Record<string, string>;
        assert.deepEqual(
            [outputs["projectName"], outputs["modelVersion"], outputs["status"]],
            ["boards", "1", "HOSTED"],
        );
        service = new LookoutVision({ endpoint, region, credentials: await readFirstKeyPair(credentialsFile) });
        const judged = await Promise.all(
            ["normal", "anomaly"].map(async (label) => {
                const detection = {
                    ProjectName: "boards",
                    ModelVersion: "1",
                    Body: await readFile(picture(label)),
                    ContentType: "image/png",
                };
                return (await service.detectAnomalies(detection)).DetectAnomalyResult?.IsAnomalous;
            }),
        );
        assert.deepEqual(judged, [false, true]);
    });

    it("has children below it, each of which knows its own URN", async () => {
        const children = (await project.exportStack()).filter(({ urn }) => urn.includes("DefectDetector$"));
        assert.deepEqual(children.map(({ urn }) => urn.split("::").at(-1)).sort(), [
            "boards-bucket",
            "boards-hosted",
            "boards-model",
            "boards-project",
            "boards-train",
        ]);
        for (const { urn, inputs } of children) {
            assert.equal(inputs?.["resourceUrn"], urn);
        }
    });

    it("changes nothing when nothing changed", async () => {
        assert.match((await up()).stdout, /8 unchanged/);
    });

    it("takes other units in place", async () => {
        assert.match((await up({ UNITS: "2" })).stdout, /~ 1 updated\s+7 unchanged/);
        assert.equal(
            (await service.describeModel({ ProjectName: "boards", ModelVersion: "1" })).ModelDescription
                ?.MinInferenceUnits,
            2,
        );
    });

    it("trains on another picture while a version answers at every moment", async () => {
        await drawPictures(join(project.folder, "pictures"), { normal: 0, anomaly: 12, size: 64, seed: 2, prefix: "" });
        const work = () => up({ UNITS: "2" });
        const { answers, gaps } = await answersThroughout(
            service,
            { projectName: "boards", versions: ["1", "2"], picture: picture("anomaly") },
            work,
        );
        assert.deepEqual(gaps, []);
        assert.ok(answers["1"] > 10 && answers["2"] > 0, JSON.stringify(answers));
        const { Models } = await service.listModels({ ProjectName: "boards" });
        assert.deepEqual(
            Models?.map(({ ModelVersion, Status }) => `${ModelVersion} ${Status}`),
            ["2 HOSTED"],
        );
    });

    it("is planned with a change of each argument, known, unknown and at first creation, as the rows say", async () => {
        const original = await readFile(join(project.folder, "index.ts"));
        const { stdout: state } = await project.mustRun(["stack", "export"]);
        for (const [folder, seed] of [
            ["tests", 3],
            ["others", 4],
        ] as const) {
            await drawPictures(join(project.folder, folder), { normal: 20, anomaly: 10, size: 64, seed, prefix: "" });
        }
        await writeFile(join(project.folder, "index.ts"), declaredProgram);
        const cases = detectorRows.flatMap((row, index) => {
            const args = { ...detectorArgs, ...row.also };
            const withUnknown = row.unknown === null ? [] : [changedArgs(args, { ...row, value: unknownValue })];
            return [
                { name: `boards-${index}-known`, row, args: changedArgs(args, row) },
                ...withUnknown.flatMap((args) =>
                    ["unknown", "new"].map((which) => ({ name: `boards-${index}-${which}`, row, args })),
                ),
            ];
        });
        await addCopies(project, (resources) => {
            const made = resources.filter(({ urn }) => urn.includes("DefectDetector"));
            return cases
                .filter(({ name }) => !name.endsWith("-new"))
                .flatMap(({ name }) => made.map((resource) => renamed(resource, "boards", name)));
        });
        await declare(project, {
            bucket: "unknown",
            resources: cases.map(({ name, args }) => ({ name, class: "DefectDetector", args })),
        });
        const preview = await previewOf(project);
        const children = ["bucket", "project", "train", "test", "model", "hosted"];
        const plansOf = (name: string) =>
            Object.fromEntries(
                children
                    .map((child) => [child, preview.planOf(`${name}-${child}`)])
                    .filter(([, plan]) => plan !== "same"),
            );
        const all = (plans: (name: string, row: DetectorRow) => object) =>
            Object.fromEntries(cases.map(({ name, row }) => [`${name} ${row.path}`, plans(name, row)]));
        assert.deepEqual(all(plansOf), all(wantedOf));
        await writeFile(join(project.folder, "index.ts"), original);
        await writeFile(join(project.folder, "state.json"), state);
        await project.mustRun(["stack", "import", "--file", "state.json"]);
    });

    it("ends with a destroy", async () => {
        await project.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(await project.exportStack(), []);
    });
});

/** Of one of the detectors that the test above declares. */
function wantedOf(name: string, { path, plans, unknown }: DetectorRow): ChildPlans {
    if (!name.endsWith("-new")) {
        return name.endsWith("-unknown") ? (unknown ?? plans) : plans;
    }
    const children = [
        ...(path === "bucket" ? [] : ["bucket"]),
        "project",
        "train",
        ...(path === "testImages" ? ["test"] : []),
        "model",
        "hosted",
    ];
    return Object.fromEntries(children.map((child) => [child, "create"]));
}
