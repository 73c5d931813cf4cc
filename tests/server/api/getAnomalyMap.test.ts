import assert from "node:assert/strict";
import sharp from "sharp";
import { callLooks, newTryableModel, putPictures, keepTrial } from "./trialFixtures";
import { newProjectWithModel } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, newUser } from "./userFixtures";

describe("GetAnomalyMap", function () {
    this.timeout(180_000);
    let service: TestService;
    let project: string;
    let sources: string[];
    before(async () => {
        service = await startTestService();
        project = await newTryableModel(service);
        sources = await putPictures(service, "line", 1, 1);
        await service.putObject("pictures", "line/text.png", "no picture");
        const names = [...sources, "s3://pictures/line/text.png", "s3://pictures/line/gone.png"];
        await keepTrial(
            service,
            project,
            "refers",
            Object.fromEntries(names.map((name) => [name.replace("s3://pictures/", ""), undefined])),
        );
    });
    after(() => service?.close());

    const call = (source: string, request = {}, version = "1", name = project) =>
        callLooks(service, name, `${version}/anomaly-map`, source, request);

    it("shows the places where a picture is unlike normal ones, by a version that isn't hosted", async () => {
        const { status, headers, bytes } = await call(sources[1]);
        assert.equal(status, 200, bytes.toString());
        assert.deepEqual([headers.get("content-type"), headers.get("vary")], ["image/png", "cookie"]);
        const { channels, depth, format } = await sharp(bytes).metadata();
        assert.deepEqual([channels, depth, format], [1, "uchar", "png"]);
        const brightest = async (map: Buffer) => (await sharp(map).stats()).channels[0].max;
        const normal = (await call(sources[0])).bytes;
        assert.ok((await brightest(bytes)) > (await brightest(normal)), "the hole is brighter than any normal place");
    });

    it("shows it again without looking again, and not at all to whoever has it", async () => {
        const first = await call(sources[1]);
        // Nothing could look at it now.
        await service.setModel(project, 1, { kmsKeyId: "none" });
        const again = await call(sources[1]);
        assert.deepEqual(again.bytes, first.bytes);
        const tag = first.headers.get("etag")!;
        const known = await call(sources[1], { headers: { "if-none-match": tag } });
        assert.deepEqual([known.status, known.bytes.length], [304, 0]);
        await service.setModel(project, 1, { kmsKeyId: null });
    });

    it("says what is wrong with a picture, and shows none that the project doesn't refer to", async () => {
        const cases: [string, number, RegExp][] = [
            ["s3://pictures/line/text.png", 400, /it is neither a PNG nor a JPEG file/],
            ["s3://pictures/line/gone.png", 400, /can't look at the picture .* There is no object s3:/],
            ["s3://pictures/line/other.png", 404, /refers to no picture s3:\/\/pictures\/line\/other\.png/],
            ["line/a.png", 400, /not of the form s3:/],
        ];
        for (const [source, expected, message] of cases) {
            const { status, bytes } = await call(source);
            assert.equal(status, expected, bytes.toString());
            assert.match(bytes.toString(), message);
        }
    });

    it("refuses a version that isn't trained or isn't there, and whoever may not describe it", async () => {
        const training = await newProjectWithModel(service);
        assert.equal((await call(sources[0], {}, "1", training)).status, 409);
        assert.equal((await call(sources[0], {}, "7")).status, 404);
        const reader = await newUser(service, [allow("DescribeModel")]);
        assert.equal((await call(sources[1], reader)).status, 200);
        const other = await newUser(service, [allow("ListModels")]);
        assert.equal((await call(sources[1], other)).status, 403);
    });

    it("says why a version can't be opened", async () => {
        const locked = await newTryableModel(service);
        await service.setModel(locked, 1, { wrappedDataKey: null });
        await keepTrial(service, locked, "refers", { [sources[0].replace("s3://pictures/", "")]: undefined });
        const { status, bytes } = await call(sources[0], {}, "1", locked);
        assert.equal(status, 409);
        assert.match(bytes.toString(), /can't be opened\. Its encryption key is missing\. Delete this version/);
    });
});
