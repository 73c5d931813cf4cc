import assert from "node:assert/strict";
import { CreateDatasetCommand } from "@aws-sdk/client-lookoutvision";
import { describeDatasetContents as outputTable } from "../../../server/api/ownOutputs/describeDatasetContents";
import type { DescribeDatasetContentsOutput } from "../../../server/api/ownOutputs/describeDatasetContents";
import { figure } from "../../harness/run/figure";
import { checkOwnOutput } from "./ownOutput";
import { callOwn, maskedLine, newEmptyDataset, pictureOf } from "./pictureFixtures";
import { importDataset, manifest, manifestLine, newProject, newTrainableProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeDatasetContents", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const call = (project: string, type = "train") =>
        callOwn<DescribeDatasetContentsOutput>(service, "GET", `projects/${project}/datasets/${type}/contents`);
    const describeContents = async (project: string, type?: string) => {
        const { status, body } = await call(project, type);
        assert.equal(status, 200, body.Message);
        checkOwnOutput(outputTable, body);
        return body;
    };

    it("counts pictures by label, masks, and the anomaly labels of the masks", async () => {
        const name = await newProject(service);
        const lines = [
            manifestLine("n.png", "normal"),
            manifestLine("a.png", "anomaly"),
            manifestLine("u.png", "unclear"),
            JSON.stringify({ "source-ref": "s3://pictures/v.png" }),
            maskedLine("1.png", { scratch: "#FF0000" }),
            maskedLine("2.png", { dent: "#00ff00", scratch: "#FF0000" }),
            maskedLine("3.png", { scratch: "#FF0000", dent: "#00FF00" }, { background: false }),
            maskedLine("4.png", { "<i>\u202e": "#0000FF" }),
            maskedLine("5.png", {}),
        ];
        assert.equal((await importDataset(service, name, lines.join("\n"))).status, "CREATE_COMPLETE");
        const { Total, Normal, Anomaly, Unlabeled, WithMask, AnomalyLabels, Width } = await describeContents(name);
        assert.deepEqual([Total, Normal, Anomaly, Unlabeled, WithMask], [9, 1, 6, 2, 5]);
        assert.deepEqual(AnomalyLabels, [
            { Name: "<i>\u202e", Color: "#0000FF", Pictures: 1, Alone: 1 },
            { Name: "dent", Color: "#00FF00", Pictures: 2, Alone: 0 },
            { Name: "scratch", Color: "#FF0000", Pictures: 3, Alone: 1 },
        ]);
        assert.equal(Width, undefined, "the first picture isn't there");
    });

    it("asks for no more pictures of a label where all masks have the same map of several, which says nothing of each", async () => {
        const name = await newProject(service);
        const map = { dent: "#00FF00", scratch: "#FF0000" };
        const lines = [...Array(10).keys()].map((index) => maskedLine(`${index}.png`, map));
        await importDataset(service, name, [...lines, maskedLine("none.png", {})].join("\n"));
        const { AnomalyLabels, Training } = await describeContents(name);
        assert.deepEqual(AnomalyLabels, [
            { Name: "dent", Color: "#00FF00", Pictures: 10 },
            { Name: "scratch", Color: "#FF0000", Pictures: 10 },
        ]);
        assert.deepEqual(
            [...Training.Missing, ...Training.Advised].map(({ AnomalyClass, AnomalyLabel }) => [
                AnomalyClass,
                AnomalyLabel,
            ]),
            [["normal", undefined]],
        );
    });

    it("counts anew after changes, and counts lines that an earlier release has stored", async () => {
        const name = await newProject(service);
        await importDataset(
            service,
            name,
            [maskedLine("1.png", { dent: "#00FF00" }), manifestLine("2.png", "normal")].join("\n"),
        );
        const before = await describeContents(name);
        await service.store.updateTable("datasetEntries").set({ maskRef: null, maskLabels: null }).execute();
        assert.deepEqual(await describeContents(name), before);
        await callOwn(service, "POST", `projects/${name}/datasets/train/changes`, {
            Changes: [
                {
                    Source: "s3://pictures/1.png",
                    Expected: maskedLine("1.png", { dent: "#00FF00" }),
                    Line: maskedLine("1.png", { chip: "#00FF00" }),
                },
            ],
        });
        const { AnomalyLabels } = await describeContents(name);
        assert.deepEqual(AnomalyLabels, [{ Name: "chip", Color: "#00FF00", Pictures: 1, Alone: 1 }]);
    });

    it("tells the size of the pictures, as people see them", async () => {
        const name = await newProject(service);
        await service.putObject("pictures", "sized.png", await pictureOf({ width: 100, height: 70 }));
        await importDataset(service, name, manifestLine("sized.png", "normal"));
        const { Width, Height } = await describeContents(name);
        assert.deepEqual([Width, Height], [100, 70]);
    });

    it("says what a training needs of a single dataset: enough is what CreateModel accepts", async () => {
        assert.deepEqual((await describeContents(await newTrainableProject(service))).Training, {
            Enough: true,
            Missing: [],
            Advised: [],
        });
        const few = await newProject(service);
        await importDataset(service, few, manifest({ normal: 19, anomaly: 10 }));
        assert.deepEqual((await describeContents(few)).Training, {
            Enough: false,
            Missing: [{ DatasetType: "train", AnomalyClass: "normal", Has: 19, Needed: 20 }],
            Advised: [],
        });
        const { Training } = await describeContents(await newEmptyDataset(service));
        assert.deepEqual(
            Training.Missing.map(({ AnomalyClass, Needed }) => [AnomalyClass, Needed]),
            [
                ["normal", 20],
                ["anomaly", 10],
            ],
        );
    });

    it("says what a training needs of two datasets, and what would be better", async () => {
        const name = await newProject(service);
        const masked = Array.from({ length: 8 }, (_, index) => maskedLine(`${index}.png`, { dent: "#00FF00" }));
        await importDataset(service, name, manifest({ normal: 10, anomaly: 0 }));
        await importDataset(service, name, [...masked, manifestLine("n.png", "normal")].join("\n"), "test");
        const { Training } = await describeContents(name, "test");
        assert.deepEqual(Training, {
            Enough: false,
            Missing: [{ DatasetType: "test", AnomalyClass: "normal", Has: 1, Needed: 10 }],
            Advised: [
                { DatasetType: "train", AnomalyClass: "anomaly", AnomalyLabel: "dent", Has: 0, Needed: 10 },
                { DatasetType: "test", AnomalyClass: "anomaly", Has: 8, Needed: 10 },
                { DatasetType: "test", AnomalyClass: "anomaly", AnomalyLabel: "dent", Has: 8, Needed: 10 },
            ],
        });
        assert.deepEqual((await describeContents(name, "train")).Training, Training);
    });

    it("counts a full dataset without reading its lines", async function () {
        this.timeout(60_000);
        const name = await newProject(service);
        const size = figure(4_000, 16_000);
        const lines = Array.from({ length: size }, (_, index) =>
            index % 2
                ? manifestLine(`full/${index}.png`, "normal")
                : maskedLine(`full/${index}.png`, { dent: "#00FF00" }),
        );
        await importDataset(service, name, lines.join("\n"));
        const { Total, AnomalyLabels } = await describeContents(name);
        assert.deepEqual([Total, AnomalyLabels[0].Alone], [size, size / 2]);
        // Lines that can't be read would fail the call if somebody read them.
        await service.store.updateTable("datasetEntries").set({ line: "{}" }).where("position", ">", 0).execute();
        assert.equal((await describeContents(name)).Total, size);
    });

    it("answers 404 without project or dataset, and 400 for another type", async () => {
        assert.equal((await call("nobody")).status, 404);
        const name = await newProject(service);
        assert.match((await call(name)).body.Message, /has no train dataset/);
        assert.equal((await call(name, "other")).status, 400);
        await service.client.send(new CreateDatasetCommand({ ProjectName: name, DatasetType: "test" }));
        const { Training } = await describeContents(name, "test");
        assert.equal(Training.Missing.filter(({ DatasetType }) => DatasetType === "train").length, 1, "10 normal ones");
    });
});
