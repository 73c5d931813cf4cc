import assert from "node:assert/strict";
import { CreateModelCommand, ListTagsForResourceCommand } from "@aws-sdk/client-lookoutvision";
import sharp from "sharp";
import { findPreparation, preparerOf } from "../../../server/cli/preparedPictures";
import { createClient } from "../../../server/client/serviceClient";
import { importDataset, manifest, newProject, outputConfig } from "../api/projectFixtures";
import { startTestService, testKey } from "../api/testService";
import type { TestService } from "../api/testService";

const preparation = { crop: { left: 10, top: 20, width: 70, height: 64 }, resize: { width: 64, height: 64 } };

/** Lines of pictures that were prepared before they were uploaded, as the Pulumi resource writes them. */
const prepared = (lines: string) =>
    lines
        .split("\n")
        .map((line) =>
            line === "" ? "" : JSON.stringify({ ...JSON.parse(line), "lookoutvision-preparation": preparation }),
        )
        .join("\n");

describe("pictures for a model of prepared ones", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    async function train(lines: string, tags: string[] = []) {
        const name = await newProject(service);
        await importDataset(service, name, lines);
        const Tags = tags.map((Key) => ({ Key, Value: "" }));
        const input = { ProjectName: name, OutputConfig: outputConfig, Tags };
        const { ModelMetadata } = await service.client.send(new CreateModelCommand(input));
        return { name, arn: ModelMetadata!.ModelArn! };
    }
    const lines = manifest({ normal: 20, anomaly: 10 });
    const tagsOf = async (arn: string) =>
        (await service.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags;
    const find = (name: string) => findPreparation(createClient(service.url, "us-east-1", testKey), name, "1");

    it("are prepared alike, as the model's tag says", async () => {
        const { name, arn } = await train(prepared(lines), ["line"]);
        assert.deepEqual(await tagsOf(arn), [
            { Key: "line", Value: "" },
            { Key: "lookoutvision/preparation", Value: "crop=10:20:70:64 resize=64:64" },
        ]);
        const found = await find(name);
        assert.deepEqual(found, preparation);
        const picture = await sharp({ create: { width: 5000, height: 100, channels: 3, background: "grey" } })
            .jpeg()
            .toBuffer();
        const { width, height, format } = await sharp(await preparerOf(found)(picture)).metadata();
        assert.deepEqual([width, height, format], [64, 64, "png"]);
    });

    it("are told apart where they can't be prepared, with what to do", async () => {
        const small = await sharp({ create: { width: 64, height: 64, channels: 3, background: "grey" } })
            .png()
            .toBuffer();
        await assert.rejects(
            preparerOf(preparation)(small),
            /^Error: it can't be prepared as the training pictures were \(cut out at column 10, row 20 with 70x64 pixels, scaled to 64x64 pixels\): it has 64x64 pixels, .* call detect with --prepared\.$/,
        );
    });

    it("are looked at as they are where nothing was done, or not to all", async () => {
        const [first, ...others] = prepared(lines).split("\n");
        const { "lookoutvision-preparation": _, ...plain } = JSON.parse(first) as Record<string, unknown>;
        for (const content of [lines, [JSON.stringify(plain), ...others].join("\n")]) {
            const { name, arn } = await train(content);
            assert.deepEqual(await tagsOf(arn), []);
            assert.equal(await find(name), undefined);
            const picture = Buffer.from("anything");
            assert.equal(await preparerOf(undefined)(picture), picture);
        }
    });

    it("are looked at as they are where a model has as many tags as it may", async () => {
        const { name } = await train(
            prepared(lines),
            Array.from({ length: 50 }, (_, index) => `tag${index}`),
        );
        assert.equal(await find(name), undefined);
    });
});
