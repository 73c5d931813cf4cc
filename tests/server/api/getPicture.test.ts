import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { DeleteDatasetCommand } from "@aws-sdk/client-lookoutvision";
import sharp from "sharp";
import { childrenOf } from "../../harness/run/childProcesses";
import { callOwn, maskedLine, pictureOf } from "./pictureFixtures";
import { importDataset, manifestLine, newProject, newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, newUser } from "./userFixtures";

describe("GetPicture", () => {
    let service: TestService;
    let project: string;
    const odd = "odd/<b>\u202egnp 🍪 %2e%2e+&#.png";
    before(async () => {
        service = await startTestService();
        project = await newProject(service);
        await service.putObject("pictures", "a.png", await pictureOf({ width: 400, height: 300, color: "#205080" }));
        await service.putObject("pictures", "b.jpg", await pictureOf({ format: "jpeg" }));
        await service.putObject("pictures", odd, await pictureOf());
        await service.putObject("pictures", "masks/m.png", await maskOf());
        await service.putObject("pictures", "evil.png", "<script>alert(1)</script>");
        await service.putObject("pictures", "private.png", await pictureOf());
        const lines = [
            manifestLine("a.png", "normal"),
            manifestLine("b.jpg", "normal"),
            manifestLine(odd, "normal"),
            manifestLine("evil.png", "normal"),
            manifestLine("gone.png", "normal"),
            maskedLine("m.png", { dent: "#00FF00" }),
        ];
        assert.equal((await importDataset(service, project, lines.join("\n"))).status, "CREATE_COMPLETE");
    });
    after(() => service?.close());

    /** A mask with a thin line, whose colours no thumbnail may mix. */
    async function maskOf(): Promise<Buffer> {
        const line = await pictureOf({ width: 400, height: 5, color: "#00ff00" });
        return sharp({ create: { width: 400, height: 300, channels: 3, background: "#ffffff" } })
            .composite([{ input: line, left: 0, top: 100 }])
            .png()
            .toBuffer();
    }

    const get = async (key: string, query = "", headers: Record<string, string> = {}, name = project) => {
        const answer = await sendSigned(service, {
            path: `/lookoutvision/v1/projects/${name}/picture?source=${encodeURIComponent(`s3://pictures/${key}`)}${query}`,
            headers,
        });
        // Read at once, so that the connection is free.
        return new Response(answer.status === 304 ? null : await answer.arrayBuffer(), answer);
    };
    const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
    const messageOf = async (answer: Response) => ((await answer.json()) as { Message: string }).Message;

    it("gives the file as it is, with its own type, and nothing that a browser would run", async () => {
        for (const [key, type] of [
            ["a.png", "image/png"],
            ["b.jpg", "image/jpeg"],
            [odd, "image/png"],
        ]) {
            const answer = await get(key);
            assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, type], key);
            assert.deepEqual(
                (await bytesOf(answer)).subarray(0, 3),
                type === "image/png" ? Buffer.from("\x89PN", "latin1") : Buffer.from([0xff, 0xd8, 0xff]),
            );
            assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
            assert.match(answer.headers.get("content-security-policy")!, /default-src 'none'; sandbox/);
            assert.match(answer.headers.get("cache-control")!, /^private, max-age=\d+$/);
            assert.equal(answer.headers.get("vary"), "cookie");
        }
        const { status, body } = await callOwn(
            service,
            "GET",
            `projects/${project}/picture?source=s3%3A%2F%2Fpictures%2Fevil.png`,
        );
        assert.equal(status, 400);
        assert.equal(
            body.Message,
            "The picture s3://pictures/evil.png can't be shown: it is neither a PNG nor a JPEG file.",
        );
    });

    it("gives thumbnails in WebP that are no wider than asked for, and no wider than the picture", async () => {
        for (const [width, expected] of [
            [64, [64, 48]],
            [1024, [400, 300]],
        ] as const) {
            const answer = await get("a.png", `&width=${width}`);
            assert.equal(answer.headers.get("content-type"), "image/webp");
            const thumbnail = await bytesOf(answer);
            const { width: w, height: h, format } = await sharp(thumbnail).metadata();
            assert.deepEqual([[w, h], format], [expected, "webp"]);
            const [r, g, b] = await sharp(thumbnail).raw().toBuffer();
            assert.ok(
                [r - 0x20, g - 0x50, b - 0x80].every((error) => Math.abs(error) < 6),
                `${r} ${g} ${b}`,
            );
        }
    });

    it("keeps the colours of masks in their thumbnails", async () => {
        const thumbnail = await bytesOf(await get("masks/m.png", "&width=100"));
        const { data, info } = await sharp(thumbnail).raw().toBuffer({ resolveWithObject: true });
        const colours = new Set<string>();
        for (let at = 0; at < data.length; at += info.channels) {
            colours.add(data.subarray(at, at + 3).toString("hex"));
        }
        assert.deepEqual([...colours].sort(), ["00ff00", "ffffff"]);
    });

    it("shows deep pictures of cameras bright, and turned ones upright", async () => {
        const twelveBits = new Uint16Array(100 * 80 * 3).fill(2048);
        twelveBits[0] = 4095;
        const deep = await sharp(twelveBits, { raw: { width: 100, height: 80, channels: 3 } })
            .toColourspace("rgb16")
            .png()
            .toBuffer();
        await service.putObject("pictures", "deep.png", deep);
        const turned = await sharp(await pictureOf({ width: 200, height: 100, format: "jpeg" }))
            .withMetadata({ orientation: 6 })
            .toBuffer();
        await service.putObject("pictures", "turned.jpg", turned);
        const name = await newProject(service);
        await importDataset(
            service,
            name,
            [manifestLine("deep.png", "normal"), manifestLine("turned.jpg", "normal")].join("\n"),
        );
        const pixels = await sharp(await bytesOf(await get("deep.png", "&width=50", {}, name)))
            .raw()
            .toBuffer();
        assert.ok(Math.abs(pixels[1500] - 127) < 4, String(pixels[1500]));
        const { width, height } = await sharp(await bytesOf(await get("turned.jpg", "&width=50", {}, name))).metadata();
        assert.deepEqual([width, height], [50, 100]);
    });

    it("answers 304 to whoever has it, until the picture is another", async () => {
        await service.putObject("pictures", "b.jpg", await pictureOf({ format: "jpeg" }));
        for (const query of ["", "&width=32"]) {
            const etag = (await get("b.jpg", query)).headers.get("etag")!;
            const again = await get("b.jpg", query, { "if-none-match": `"other", ${etag}` });
            assert.deepEqual([again.status, (await bytesOf(again)).length, again.headers.get("etag")], [304, 0, etag]);
            assert.equal((await get("b.jpg", "&width=33", { "if-none-match": etag })).status, 200);
        }
        const { headers } = await get("b.jpg", "&width=32");
        await service.putObject("pictures", "b.jpg", await pictureOf({ format: "jpeg", color: "#ff0000" }));
        const changed = await get("b.jpg", "&width=32", { "if-none-match": headers.get("etag")! });
        assert.equal(changed.status, 200);
        const [red, green] = await sharp(await bytesOf(changed))
            .raw()
            .toBuffer();
        assert.ok(red > 200 && green < 60);
    });

    it("shows only what the project refers to, in datasets or as input of its models", async () => {
        const refused = await get("private.png");
        assert.equal(refused.status, 404);
        assert.match(
            await messageOf(refused),
            /refers to no picture s3:\/\/pictures\/private\.png: none of its datasets/,
        );
        const other = await newProject(service);
        assert.equal((await get("a.png", "", {}, other)).status, 404);

        const trained = await newProjectWithModel(service);
        await service.putObject("pictures", "train/normal-0.png", await pictureOf());
        assert.equal((await get("train/normal-0.png", "", {}, trained)).status, 200);
        await service.client.send(new DeleteDatasetCommand({ ProjectName: trained, DatasetType: "train" }));
        assert.equal((await get("train/normal-0.png", "", {}, trained)).status, 200, "the model was trained on it");
        assert.equal((await get("private.png", "", {}, trained)).status, 404);
    });

    it("says what is wrong with a picture that can't be shown", async () => {
        const gone = await get("gone.png", "&width=64");
        assert.equal(gone.status, 400);
        assert.match(
            await messageOf(gone),
            /^The picture s3:\/\/pictures\/gone\.png can't be shown: There is no object/,
        );
        await service.putObject("pictures", "a.png", (await pictureOf({ width: 400, height: 300 })).subarray(0, 60));
        const cut = await get("a.png", "&width=64");
        assert.match(await messageOf(cut), /a\.png can't be shown: it is damaged/);
        await service.putObject("pictures", "a.png", Buffer.alloc(8 * 1024 * 1024 + 1));
        for (const query of ["", "&width=64"]) {
            assert.match(
                await messageOf(await get("a.png", query)),
                /it has 8388609 bytes; 8388608 \(8 MB\) are allowed/,
            );
        }
        await service.putObject("pictures", "a.png", await pictureOf({ width: 400, height: 300, color: "#205080" }));
    });

    it("refuses widths, names and projects that can't be", async () => {
        for (const query of ["&width=0", "&width=1025", "&width=1e3", "&width=-5", "&width="]) {
            assert.equal((await get("a.png", query)).status, 400, query);
        }
        assert.equal((await get("a.png", "", {}, "nobody")).status, 404);
        for (const source of [
            "",
            "a.png",
            "file:///etc/passwd",
            "s3://pictures/../../etc/passwd",
            "s3://p/x",
            "s3://pictures/",
        ]) {
            const { status } = await callOwn(
                service,
                "GET",
                `projects/${project}/picture?source=${encodeURIComponent(source)}`,
            );
            assert.ok([400, 404].includes(status), `${source}: ${status}`);
        }
    });

    it("is for whoever may list the entries of the project, and no change that is audited", async () => {
        const prefix = "arn:aws:lookoutvision:us-east-1:123456789012:project/";
        const reader = await newUser(service, allow("ListDatasetEntries", prefix + project));
        const stranger = await newUser(service, allow("ListDatasetEntries", `${prefix}other`));
        const path = `/lookoutvision/v1/projects/${project}/picture?source=s3%3A%2F%2Fpictures%2Fb.jpg`;
        const audits = () => service.logged.filter((line) => line.includes('"audit":true')).length;
        const before = audits();
        for (const [user, status] of [
            [reader, 200],
            [stranger, 403],
        ] as const) {
            const { accessKeyId, secretAccessKey } = user;
            const answer = await sendSigned(service, { path, accessKeyId, secretAccessKey });
            await answer.arrayBuffer();
            assert.equal(answer.status, status);
            user.client.destroy();
        }
        assert.equal(audits(), before + 1, "the refusal");
    });

    it("decodes in processes of their own: another takes over from one that ends, and who ends two is at fault", async () => {
        const decoders = async () =>
            (await childrenOf(process.pid)).filter(({ command }) => command.includes("pictureProcess"));
        const [first] = await decoders();
        assert.ok(first !== undefined, "there is one");
        // Stopped, so that it has the picture when it is ended.
        process.kill(first.pid, "SIGSTOP");
        const asked = [300, 301].map((width) => get("a.png", `&width=${width}`));
        await sleep(300);
        process.kill(first.pid, "SIGKILL");
        assert.deepEqual(
            (await Promise.all(asked)).map(({ status }) => status),
            [200, 200],
        );

        let isAnswered = false;
        const fault = get("a.png", "&width=302").finally(() => (isAnswered = true));
        while (!isAnswered) {
            for (const { pid } of await decoders()) {
                process.kill(pid, "SIGKILL");
            }
            await sleep(5);
        }
        assert.match(
            await messageOf(await fault),
            /a\.png can't be shown: it ended the process that decodes it, twice/,
        );
        assert.equal((await get("a.png", "&width=303")).status, 200);
    });
});
