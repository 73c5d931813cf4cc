import assert from "node:assert/strict";
import { CreateDatasetCommand, DescribeDatasetCommand } from "@aws-sdk/client-lookoutvision";
import { changeDatasetEntries as outputTable } from "../../../server/api/ownOutputs/changeDatasetEntries";
import { checkOwnOutput } from "./ownOutput";
import { listLines, newEmptyDataset } from "./pictureFixtures";
import { importDataset, manifestLine, newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { at, changeEntries } from "./entryChanges";
import type { Change } from "./entryChanges";

describe("ChangeDatasetEntries", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const change = async (project: string, changes: Change[]) => {
        const { status, body } = await changeEntries(service, project, changes);
        assert.equal(status, 200, body.Message);
        checkOwnOutput(outputTable, body);
        return body.Results;
    };
    const [a, b, c] = ["a.png", "b.png", "c.png"].map((key) => manifestLine(key, "normal"));
    const a2 = manifestLine("a.png", "anomaly");
    const threePictures = async () => {
        const name = await newProject(service);
        await importDataset(service, name, [a, b, c].join("\n"));
        return name;
    };

    it("adds at the end, replaces in place and removes, in the order of the changes", async () => {
        const name = await threePictures();
        const d = manifestLine("d.png", "anomaly");
        const results = await change(name, [
            { Source: at("d.png"), Line: d },
            { Source: at("a.png"), Expected: a, Line: a2 },
            { Source: at("b.png"), Expected: b },
        ]);
        assert.deepEqual(results, [
            { Source: at("d.png"), Status: "SAVED", Line: d },
            { Source: at("a.png"), Status: "SAVED", Line: a2 },
            { Source: at("b.png"), Status: "SAVED" },
        ]);
        assert.deepEqual(await listLines(service, name), [a2, c, d]);
        const { DatasetDescription } = await service.client.send(
            new DescribeDatasetCommand({ ProjectName: name, DatasetType: "train" }),
        );
        assert.deepEqual(DatasetDescription!.ImageStats, { Total: 3, Labeled: 3, Normal: 1, Anomaly: 2 });
        assert.equal(DatasetDescription!.Status, "UPDATE_COMPLETE");
        assert.ok(DatasetDescription!.LastUpdatedTimestamp! > DatasetDescription!.CreationTimestamp!);
    });

    it("shows what somebody else made of an entry meanwhile, and leaves it", async () => {
        const name = await threePictures();
        const mine = JSON.stringify({ "source-ref": at("a.png") });
        await change(name, [
            { Source: at("a.png"), Expected: a, Line: a2 },
            { Source: at("b.png"), Expected: b },
        ]);
        const results = await change(name, [
            { Source: at("a.png"), Expected: a, Line: mine },
            { Source: at("b.png"), Expected: b, Line: manifestLine("b.png", "anomaly") },
            { Source: at("c.png"), Line: manifestLine("c.png", "anomaly") },
            { Source: at("c.png2"), Line: manifestLine("c.png2", "anomaly") },
        ]);
        assert.deepEqual(
            results.map(({ Status, Line }) => [Status, Line]),
            [
                ["CHANGED", a2],
                ["CHANGED", undefined],
                ["CHANGED", c],
                ["SAVED", manifestLine("c.png2", "anomaly")],
            ],
        );
        assert.match(
            results[0].Message!,
            /^The picture s3:\/\/pictures\/a\.png has another entry: somebody changed it/,
        );
        assert.match(results[1].Message!, /b\.png was removed from the dataset: somebody changed it meanwhile/);
        assert.match(results[2].Message!, /c\.png is in the dataset already: somebody/);
        assert.deepEqual(await listLines(service, name), [a2, c, manifestLine("c.png2", "anomaly")]);
    });

    it("saves what is so already, when a caller who got no answer sends it again", async () => {
        const name = await threePictures();
        const changes = [
            { Source: at("a.png"), Expected: a, Line: a2 },
            { Source: at("b.png"), Expected: b },
            { Source: at("d.png"), Line: manifestLine("d.png", "normal") },
        ];
        const first = await change(name, changes);
        const { updatedAt } = await service.store
            .selectFrom("datasets")
            .innerJoin("projects", "projects.id", "datasets.projectId")
            .select("datasets.updatedAt")
            .where("projects.name", "=", name)
            .executeTakeFirstOrThrow();
        assert.deepEqual(await change(name, changes), first);
        const { DatasetDescription } = await service.client.send(
            new DescribeDatasetCommand({ ProjectName: name, DatasetType: "train" }),
        );
        assert.equal(DatasetDescription!.LastUpdatedTimestamp!.getTime(), updatedAt, "nothing was changed");
    });

    it("removes the last entries and fills the dataset again", async () => {
        const name = await threePictures();
        await change(
            name,
            [a, b, c].map((line, index) => ({ Source: at(`${"abc"[index]}.png`), Expected: line })),
        );
        assert.deepEqual(await listLines(service, name), []);
        await change(name, [{ Source: at("b.png"), Line: b }]);
        assert.deepEqual(await listLines(service, name), [b]);
    });

    const refusals: [string, Change, RegExp][] = [
        [
            "no JSON",
            { Source: at("x.png"), Line: "no json" },
            /^The line of the picture \S+ can't be .*: it is not JSON\.$/,
        ],
        ["the line of another picture", { Source: at("x.png"), Line: c }, /its source-ref names another picture\.$/],
        [
            "more than one line",
            { Source: at("x.png"), Line: `{\n"source-ref": "${at("x.png")}"}` },
            /it is more than one line\.$/,
        ],
        [
            "a line that is too long",
            { Source: at("x.png"), Line: JSON.stringify({ "source-ref": at("x.png"), note: "x".repeat(9000) }) },
            /longer than 8192 characters\.$/,
        ],
        [
            "a mask without its colours",
            {
                Source: at("x.png"),
                Line: JSON.stringify({
                    "source-ref": at("x.png"),
                    "anomaly-mask-ref": at("m.png"),
                    "anomaly-mask-ref-metadata": {},
                }),
            },
            /has no internal-color-map\.$/,
        ],
        [
            "a picture in another bucket",
            { Source: "s3://others/x.png", Line: manifestLine("x.png", "normal", "others") },
            /in another bucket than the pictures of the train dataset, which are in pictures\. All must be in one/,
        ],
        [
            "a source that is no picture",
            { Source: "x.png", Line: JSON.stringify({ "source-ref": "x.png" }) },
            /its source-ref is not of the form s3:\/\/bucket\/key\.$/,
        ],
    ];
    for (const [what, bad, message] of refusals) {
        it(`refuses ${what}, and makes the other changes`, async () => {
            const name = await threePictures();
            const [first, second, third] = await change(name, [
                { Source: at("a.png"), Expected: a, Line: a2 },
                bad,
                { Source: at("b.png"), Expected: b },
            ]);
            assert.deepEqual([first.Status, second.Status, third.Status], ["SAVED", "REFUSED", "SAVED"]);
            assert.match(second.Message!, message);
            assert.deepEqual(await listLines(service, name), [a2, c]);
        });
    }

    it("refuses a second change of the same picture", async () => {
        const name = await threePictures();
        const results = await change(name, [
            { Source: at("a.png"), Expected: a, Line: a2 },
            { Source: at("a.png"), Expected: a2 },
        ]);
        assert.deepEqual(
            results.map(({ Status }) => Status),
            ["SAVED", "REFUSED"],
        );
        assert.deepEqual(await listLines(service, name), [a2, b, c]);
    });

    it("keeps names with markup, bidi marks and emoji as they are, and escapes them in messages only", async () => {
        const name = await newEmptyDataset(service);
        const Source = at("<b>\u202egnp.exe 🍪 %2e%2e.png");
        const Line = JSON.stringify({ "source-ref": Source });
        assert.deepEqual(await change(name, [{ Source, Line }]), [{ Source, Status: "SAVED", Line }]);
        const [{ Message, Status }] = await change(name, [
            { Source, Line: JSON.stringify({ "source-ref": Source, a: 1 }) },
        ]);
        assert.equal(Status, "CHANGED");
        assert.match(Message!, /<b>\\u202egnp\.exe 🍪 %2e%2e\.png is in the dataset already/);
    });

    it("takes pictures up to the number that a dataset may have", async function () {
        this.timeout(60_000);
        const name = await newProject(service);
        await service.client.send(new CreateDatasetCommand({ ProjectName: name, DatasetType: "test" }));
        const lineOf = (number: number) => JSON.stringify({ "source-ref": at(`${number}.png`) });
        const add = (from: number, count: number) =>
            changeEntries(
                service,
                name,
                Array.from({ length: count }, (_, index) => ({
                    Source: at(`${from + index}.png`),
                    Line: lineOf(from + index),
                })),
                "test",
            );
        for (let from = 0; from < 3000; from += 1000) {
            assert.ok((await add(from, 1000)).body.Results.every(({ Status }) => Status === "SAVED"));
        }
        await add(3000, 998);
        const { body } = await add(3998, 4);
        assert.deepEqual(
            body.Results.map(({ Status }) => Status),
            ["SAVED", "SAVED", "REFUSED", "REFUSED"],
        );
        assert.match(
            body.Results[2].Message!,
            /is too many: a test dataset can have at most 4000\. Remove others first\.$/,
        );
        assert.deepEqual((await add(0, 1001)).status, 400);
    });

    it("waits for nobody: while a dataset is being imported or updated it answers 409 and says so", async () => {
        const name = await threePictures();
        await service.store
            .updateTable("datasets")
            .set({ status: "UPDATE_FAILED_ROLLBACK_COMPLETE" })
            .where("projectId", "in", service.store.selectFrom("projects").select("id").where("name", "=", name))
            .execute();
        assert.equal(
            (await changeEntries(service, name, [{ Source: at("a.png"), Expected: a, Line: a2 }])).status,
            200,
        );
        for (const status of [
            "CREATE_IN_PROGRESS",
            "UPDATE_IN_PROGRESS",
            "CREATE_FAILED",
            "DELETE_IN_PROGRESS",
        ] as const) {
            const paused = await startTestService();
            await paused.pauseDatasets();
            const there = await newEmptyDataset(paused);
            await paused.store.updateTable("datasets").set({ status }).execute();
            const refused = await changeEntries(paused, there, [{ Source: at("a.png"), Line: a }]);
            assert.deepEqual([refused.status, refused.body.__type], [409, "ConflictException"]);
            assert.match(refused.body.Message, new RegExp(`can't be changed while its status is ${status}`));
            await paused.close();
        }
    });

    it("answers 404 without project or dataset, and 400 for what isn't a list of changes", async () => {
        assert.equal((await changeEntries(service, "nobody", [{ Source: at("a.png") }])).status, 404);
        const name = await newProject(service);
        const none = await changeEntries(service, name, [{ Source: at("a.png") }]);
        assert.match(none.body.Message, new RegExp(`^The project ${name} has no train dataset\\.$`));
        for (const bad of [undefined, [], {}, [{}], [{ Source: 1 }], [null], [{ Source: "a\0" }]]) {
            assert.equal((await changeEntries(service, name, bad)).status, 400, JSON.stringify(bad));
        }
        assert.equal((await changeEntries(service, name, [{ Source: at("a.png") }], "other")).status, 400);
    });

    it("is audited as a change of the dataset", async () => {
        const name = await threePictures();
        await change(name, [{ Source: at("a.png"), Expected: a, Line: a2 }]);
        const line = service.logged
            .map((text) => JSON.parse(text) as Record<string, unknown>)
            .findLast(({ audit }) => audit);
        assert.deepEqual(
            [line?.operation, line?.resource, line?.outcome],
            ["ChangeDatasetEntries", `${name}/train`, "ok"],
        );
    });
});
