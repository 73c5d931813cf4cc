import assert from "node:assert/strict";
import {
    CreateDatasetCommand,
    DescribeDatasetCommand,
    ListDatasetEntriesCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import { failure, importDataset, manifestLine, newProject, settledDataset } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("UpdateDatasetEntries", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const start = (ProjectName: string, changes: string | Buffer) =>
        service.client.send(
            new UpdateDatasetEntriesCommand({
                ProjectName,
                DatasetType: "train",
                Changes: Buffer.from(changes as string),
            }),
        );
    const update = async (name: string, changes: string) => {
        await start(name, changes);
        return settledDataset(service, name);
    };
    const entries = async (ProjectName: string) =>
        (await service.client.send(new ListDatasetEntriesCommand({ ProjectName, DatasetType: "train" })))
            .DatasetEntries;
    const emptyDataset = async () => {
        const ProjectName = await newProject(service);
        await service.client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train" }));
        return ProjectName;
    };

    const [a, b, c] = ["a.png", "b.png", "c.png"].map((key) => manifestLine(key, "normal"));

    it("answers 202 with UPDATE_IN_PROGRESS, and ends with UPDATE_COMPLETE", async () => {
        const name = await emptyDataset();
        const { Status, $metadata } = await start(name, a);
        assert.deepEqual([$metadata.httpStatusCode, Status], [202, "UPDATE_IN_PROGRESS"]);
        assert.equal((await settledDataset(service, name)).status, "UPDATE_COMPLETE");
        assert.deepEqual(await entries(name), [a]);
    });

    it("adds lines of new pictures at the end and replaces those of known ones whole, in their place", async () => {
        const name = await newProject(service);
        await importDataset(service, name, [a, b].join("\n"));
        const replaced = JSON.stringify({ "source-ref": "s3://pictures/a.png" });
        assert.equal((await update(name, `${c}\n\n${replaced}\r\n`)).status, "UPDATE_COMPLETE");
        assert.deepEqual(await entries(name), [replaced, b, c]);
        const { DatasetDescription } = await service.client.send(
            new DescribeDatasetCommand({ ProjectName: name, DatasetType: "train" }),
        );
        assert.deepEqual(DatasetDescription!.ImageStats, { Total: 3, Labeled: 2, Normal: 2, Anomaly: 0 });
    });

    it("says in its status which changes are not labelled, because they have other classes", async () => {
        const { status, message } = await update(
            await emptyDataset(),
            [a, manifestLine("x.png", "unclear")].join("\n"),
        );
        assert.equal(status, "UPDATE_COMPLETE");
        assert.match(message, /^The dataset was updated successfully\. Of the changes, 1 line has the class unclear, /);
    });

    const failures: [string, string, RegExp][] = [
        [
            "a line that isn't JSON",
            `${c}\nnot json`,
            /^Line 2 of the changes can't be used: it is not JSON\. The dataset is as it was before the update\.$/,
        ],
        [
            "a picture in another bucket",
            `${c}\n${manifestLine("x.png", "normal", "others")}`,
            /Line 2 .* bucket others, others of the dataset are in pictures/,
        ],
        ["a picture twice", `${c}\n${c}`, /Line 2 .* in line 1 already/],
    ];
    for (const [what, changes, message] of failures) {
        it(`rolls everything back for ${what}, and can be repeated`, async () => {
            const name = await newProject(service);
            await importDataset(service, name, [a, b].join("\n"));
            const result = await update(name, changes);
            assert.equal(result.status, "UPDATE_FAILED_ROLLBACK_COMPLETE");
            assert.match(result.message, message);
            assert.deepEqual(await entries(name), [a, b]);
            assert.equal((await update(name, c)).status, "UPDATE_COMPLETE");
        });
    }

    it("refuses changes that are no text, or no line at all", async () => {
        const name = await emptyDataset();
        for (const changes of [Buffer.from([0xff, 0xfe]), Buffer.from("a\0b"), Buffer.from("\n\n")]) {
            assert.equal((await failure(start(name, changes))).name, "ValidationException");
        }
        assert.match((await failure(start(name, ""))).message, /'changes' .* length greater than or equal to 1/);
    });

    it("takes 10 MiB of changes and refuses more", async () => {
        const name = await emptyDataset();
        const limit = 10 * 1024 * 1024;
        const line = manifestLine("padded.png", "normal");
        const padded = Buffer.concat([Buffer.from(line), Buffer.alloc(limit - line.length, "\n")]);
        await start(name, padded);
        assert.equal((await settledDataset(service, name)).status, "UPDATE_COMPLETE");
        const refused = await failure(start(name, Buffer.concat([padded, Buffer.from("\n")])));
        assert.match(refused.message, /'changes' .* less than or equal to 10485760/);
    });

    it("refuses a dataset that isn't there, with 404, and one that could not be created, with 409", async () => {
        const name = await newProject(service);
        assert.equal((await failure(start(name, a))).resource, `DATASET ${name}/train`);
        await importDataset(service, name, "no manifest");
        const refused = await failure(start(name, a));
        assert.deepEqual([refused.name, refused.status], ["ConflictException", 409]);
    });
});
