import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmod, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { putPicture as outputTable } from "../../../server/api/ownOutputs/putPicture";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { PutPictureOutput } from "../../../server/api/ownOutputs/putPicture";
import { checkOwnOutput } from "./ownOutput";
import { newEmptyDataset, pictureOf } from "./pictureFixtures";
import { importDataset, manifestLine, newProject } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("PutPicture", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const put = async (project: string, name: string, body: Buffer, query = "") => {
        const answer = await sendSigned(service, {
            method: "PUT",
            path: `/lookoutvision/v1/projects/${project}/uploads/${encodeURIComponent(name)}${query}`,
            body,
        });
        return { status: answer.status, body: (await answer.json()) as PutPictureOutput & { Message: string } };
    };
    const stored = async (project: string, name: string, body: Buffer, query?: string) => {
        const { status, body: answer } = await put(project, name, body, query);
        assert.equal(status, 200, answer.Message);
        checkOwnOutput(outputTable, answer);
        return answer;
    };
    const fileOf = (source: string) => join(service.bucketRoot, source.slice("s3://".length));
    const consoleBuckets = async () =>
        (await readdir(service.bucketRoot)).filter((name) => name.startsWith("lookoutvision-"));

    it("makes the bucket once for many who ask at the same time, and again when it is gone", async () => {
        const name = await newProject(service);
        const picture = await pictureOf();
        const sources = await Promise.all(Array.from({ length: 12 }, () => stored(name, "a.png", picture)));
        assert.equal(new Set(sources.map(({ Source }) => Source)).size, 1);
        const bucket = sources[0].Source.split("/")[2];
        assert.deepEqual(await consoleBuckets(), [bucket]);
        await rm(join(service.bucketRoot, bucket), { recursive: true });
        await stored(name, "a.png", picture);
        assert.deepEqual(await consoleBuckets(), [bucket]);
    });

    it("stores a picture in the console's bucket under its content and name, the same file once", async () => {
        const name = await newProject(service);
        const picture = await pictureOf({ width: 100, height: 70 });
        const digest = createHash("sha256").update(picture).digest("hex").slice(0, 32);
        const first = await stored(name, "board 1.png", picture);
        assert.match(
            first.Source,
            new RegExp(`^s3://lookoutvision-us-east-1-[0-9a-f]{10}/projects/${name}/pictures/${digest}/board 1\\.png$`),
        );
        assert.deepEqual([first.Width, first.Height], [100, 70]);
        assert.deepEqual(await readFile(fileOf(first.Source)), picture);
        assert.deepEqual(await stored(name, "board 1.png", picture), first);
        const mask = await stored(name, "board 1.png", picture, "?kind=mask");
        assert.equal(mask.Source, first.Source.replace("/pictures/", "/masks/"));
        const other = await stored(name, "board 1.png", await pictureOf({ width: 100, height: 70, color: "#101010" }));
        assert.notEqual(other.Source, first.Source);
    });

    it("stores it where the other pictures of its dataset are, so that one dataset has one bucket", async () => {
        const name = await newProject(service);
        await importDataset(service, name, manifestLine("somewhere/else.png", "normal"));
        const { Source } = await stored(name, "new.png", await pictureOf());
        assert.match(Source, new RegExp(`^s3://pictures/projects/${name}/pictures/`));
        const ofTest = await stored(name, "new.png", await pictureOf(), "?datasetType=test");
        assert.match(ofTest.Source, /^s3:\/\/lookoutvision-us-east-1-/);
    });

    it("keeps names with markup, bidi marks, emoji and percent signs", async () => {
        const name = await newProject(service);
        for (const file of ["<b>&.png", "\u202egnp.png", "🍪 %2e%2e%2f+.png", "..a.png", "ünïcode.PNG"]) {
            const { Source } = await stored(name, file, await pictureOf());
            assert.ok(Source.endsWith(`/${file}`), Source);
            assert.ok((await readFile(fileOf(Source))).length > 0);
        }
    });

    it("refuses names that are no file names", async () => {
        const name = await newProject(service);
        for (const [file, message] of [
            [
                "../x.png",
                /^The picture \.\.\/x\.png can't be stored: its name must be that of a file, without folders\. Rename it\.$/,
            ],
            ["a/b.png", /without folders/],
            ["a\\b.png", /without folders/],
            ["a\nb.png", /control characters/],
            [`${"ü".repeat(130)}.png`, /longer than 255 bytes/],
            ["x.jpg", /it is a PNG file, and its name must end in \.png\.$/],
            ["x.html", /its name must end in \.png/],
            ["\u202egnp.exe", /^The picture \\u202egnp\.exe can't be stored/],
        ] as const) {
            const { status, body } = await put(name, file, await pictureOf());
            assert.equal(status, 400, file);
            assert.match(body.Message, message);
        }
    });

    it("refuses what no dataset would take, each with its sentence", async () => {
        const name = await newProject(service);
        const good = await pictureOf({ width: 300, height: 200 });
        const noisy = await sharp(Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 7919) % 251)), {
            raw: { width: 64, height: 64, channels: 3 },
        })
            .png()
            .toBuffer();
        for (const [file, body, message] of [
            ["t.png", Buffer.from("not a picture"), /can't be stored: it is neither a PNG nor a JPEG file\.$/],
            ["g.png", await sharp(good).gif().toBuffer(), /neither a PNG nor a JPEG/],
            [
                "s.png",
                await pictureOf({ width: 63, height: 64 }),
                /it has 63x64 pixels; each side must have 64 to 4096\.$/,
            ],
            ["l.png", await pictureOf({ width: 4097, height: 64 }), /it has 4097x64 pixels/],
            ["c.png", noisy.subarray(0, noisy.length / 2), /it is damaged/],
            ["h.png", Buffer.concat([good.subarray(0, 40), Buffer.alloc(4000, 7)]), /it is damaged/],
        ] as const) {
            const { status, body: answer } = await put(name, file, body);
            assert.equal(status, 400, file);
            assert.match(answer.Message, message, file);
        }
        const jpegMask = await put(name, "m.jpg", await pictureOf({ format: "jpeg" }), "?kind=mask");
        assert.match(jpegMask.body.Message, /^The mask m\.jpg can't be stored: a mask must be a PNG/);
        const large = await put(name, "big.png", Buffer.alloc(8 * 1024 * 1024 + 1));
        assert.equal(large.status, 400);
        assert.match(large.body.Message, /longer than the 8388608 bytes/);
        assert.equal((await put(name, "e.png", Buffer.alloc(0))).status, 400);
        assert.equal((await put(name, "a.png", good, "?kind=movie")).status, 400);
        assert.equal((await put("nobody", "a.png", good)).status, 404);
    });

    it("refuses a picture of another size than the project's, as people see it", async () => {
        const name = await newProject(service);
        await service.putObject("pictures", "first.png", await pictureOf({ width: 100, height: 70 }));
        await importDataset(service, name, manifestLine("first.png", "normal"));
        const refused = await put(name, "x.png", await pictureOf({ width: 70, height: 100 }));
        assert.equal(
            refused.body.Message,
            `The picture x.png can't be stored: it has 70x100 pixels, and the pictures of the train dataset of the project ${name} have 100x70: all must be of one size.`,
        );
        const turned = await sharp(await pictureOf({ width: 70, height: 100, format: "jpeg" }))
            .withMetadata({ orientation: 6 })
            .toBuffer();
        const { Width, Height } = await stored(name, "turned.jpg", turned);
        assert.deepEqual([Width, Height], [100, 70]);
    });

    it("loads 37 of 40 files, and names the three bad ones", async function () {
        this.timeout(60_000);
        const name = await newEmptyDataset(service);
        const bad = [3, 17, 39];
        const answers = await Promise.all(
            Array.from({ length: 40 }, async (_, index) =>
                put(
                    name,
                    `${index}.png`,
                    bad.includes(index) ? Buffer.from(`bad ${index}`) : await pictureOf({ color: `rgb(${index},0,0)` }),
                ),
            ),
        );
        assert.equal(answers.filter(({ status }) => status === 200).length, 37);
        assert.deepEqual(
            answers.flatMap(({ status, body }) =>
                status === 200 ? [] : [/^The picture (\S+) can't/.exec(body.Message)![1]],
            ),
            bad.map((index) => `${index}.png`),
        );
    });

    it("says that a bucket is read-only, without a fault of its own", async function () {
        if (process.getuid?.() === 0) {
            // Nothing is read-only for root. A file where the bucket's folder should be is as good.
            const name = await newProject(service);
            await service.putObject("blocked", "projects", "a file");
            await importDataset(service, name, manifestLine("x.png", "normal", "blocked"));
            const { status, body } = await put(name, "a.png", await pictureOf());
            assert.deepEqual(
                [status, /^The picture a\.png can't be stored: s3:\/\/blocked/.test(body.Message)],
                [400, true],
            );
            return;
        }
        const name = await newProject(service);
        await service.putObject("locked", "x.png", await pictureOf());
        await importDataset(service, name, manifestLine("x.png", "normal", "locked"));
        await chmod(join(service.bucketRoot, "locked"), 0o555);
        const { status, body } = await put(name, "a.png", await pictureOf());
        await chmod(join(service.bucketRoot, "locked"), 0o755);
        assert.deepEqual([status, /The service may not write s3:\/\/locked/.test(body.Message)], [400, true]);
    });

    it("tells a full disk and a bucket that is away as faults of the service, with what to do", async () => {
        const name = await newProject(service);
        const { objects } = service.parts;
        const { write } = objects;
        try {
            for (const reason of ["disk-full", "unavailable"] as const) {
                objects.write = ({ key }) =>
                    Promise.reject(new ObjectStorageError(reason, `${key} could not be written: ${reason}. Do this.`));
                const { status, body } = await put(name, "a.png", await pictureOf({ color: "#123456" }));
                assert.equal(status, 500);
                assert.match(
                    body.Message,
                    /^The picture a\.png can't be stored: projects\/.* could not be written: .* Do this\.$/,
                );
            }
        } finally {
            objects.write = write;
        }
        await stored(name, "a.png", await pictureOf({ color: "#123456" }));
    });

    it("is audited with its project", async () => {
        const name = await newProject(service);
        await stored(name, "a.png", await pictureOf());
        const line = service.logged
            .map((text) => JSON.parse(text) as Record<string, unknown>)
            .findLast(({ audit }) => audit);
        assert.deepEqual([line?.operation, line?.resource, line?.outcome], ["PutPicture", name, "ok"]);
        assert.equal((await consoleBuckets()).length, 1);
    });
});
