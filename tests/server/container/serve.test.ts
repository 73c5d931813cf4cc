import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { loadDetector } from "../../../server/detector/loadDetector";
import { packageVersion } from "../../../server/files/packageRoot";
import { writeOutcome } from "../../../server/detections/outcomeOnWire";
import { pictureLimits } from "../../../server/pictures/pictureLimits";
import { makeSageMakerContainer } from "../../harness/container/sageMakerContainer";
import type { ContainerProcess, SageMakerContainer } from "../../harness/container/sageMakerContainer";
import { until } from "../../harness/run/until";

const modelFixture = join(__dirname, "..", "..", "fixtures", "models", "stackedWithMasks-0.1.0.model");

describe("the image's `serve`", function () {
    this.timeout(60_000);
    let container: SageMakerContainer;
    let run: ContainerProcess;
    let url: string;
    let picture: Buffer;
    before(async () => {
        container = await makeSageMakerContainer();
        await container.write("model/model", await readFile(modelFixture));
        const { width, height } = (await loadDetector(await readFile(modelFixture))).pictureSize;
        picture = await sharp({ create: { width, height, channels: 3, background: "#a0a0a0" } })
            .png()
            .toBuffer();
        run = start({ LOOKOUTVISION_CONTAINER_UNITS: "1" });
        url = await addressOf(run);
        await until(async () => (await fetch(`${url}/ping`)).status === 200);
    });
    after(async () => {
        run?.child.kill("SIGKILL");
        await run?.ended;
        await container?.remove();
    });

    const start = (environment: Record<string, string> = {}) =>
        container.start(["serve"], { LOOKOUTVISION_CONTAINER_PORT: "0", ...environment });
    const invoke = (body: Buffer, headers: Record<string, string> = {}) =>
        fetch(`${url}/invocations`, { method: "POST", body, headers: { "content-type": "image/png", ...headers } });

    it("answers /ping with 200 and nothing else", async () => {
        const answer = await fetch(`${url}/ping`);
        assert.deepEqual([answer.status, await answer.text()], [200, ""]);
    });

    it("answers /invocations with what the detector of the model says", async () => {
        const answer = await invoke(picture);
        assert.equal(answer.status, 200);
        const detector = await loadDetector(await readFile(modelFixture));
        const detection = await detector.detect(picture);
        assert.equal(await answer.text(), writeOutcome({ kind: "detected", detection }));
    });

    it("draws an anomaly map for a caller who asks for it", async () => {
        const answer = await invoke(picture, { "x-amzn-sagemaker-custom-attributes": "explain" });
        const detector = await loadDetector(await readFile(modelFixture));
        const detection = await detector.detect(picture, { explain: true });
        assert.ok(detection.anomalyMap);
        assert.equal(await answer.text(), writeOutcome({ kind: "detected", detection }));
    });

    it("answers 400 with our sentence for what is no picture, has another size, or is too large", async () => {
        const small = await sharp(picture).resize(40, 40).png().toBuffer();
        for (const [body, sentence] of [
            [Buffer.from("no picture"), /PNG|JPEG/],
            [Buffer.alloc(0), /PNG|JPEG|empty/],
            [small, /40x40/],
            [Buffer.alloc(pictureLimits.bytes + 1), /has 8388609 bytes; 8388608 \(8 MB\) are allowed/],
        ] as const) {
            const answer = await invoke(body);
            const said = (await answer.json()) as { kind: string; sentence: string };
            assert.deepEqual([answer.status, said.kind], [400, "unusable-picture"], JSON.stringify(said));
            assert.match(said.sentence, sentence);
        }
        assert.equal((await invoke(picture)).status, 200);
    });

    it("tells batch transform how many pictures it takes at a time", async () => {
        const answer = await fetch(`${url}/execution-parameters`);
        assert.deepEqual(await answer.json(), {
            MaxConcurrentTransforms: 1,
            BatchStrategy: "SINGLE_RECORD",
            MaxPayloadInMB: 8,
        });
    });

    it("answers what it has at SIGTERM, then ends", async () => {
        const other = start({ LOOKOUTVISION_CONTAINER_UNITS: "1" });
        const address = await addressOf(other);
        await until(async () => (await fetch(`${address}/ping`)).status === 200);
        const answers = [0, 1, 2, 3].map(() => fetch(`${address}/invocations`, { method: "POST", body: picture }));
        await Promise.race(answers);
        other.child.kill("SIGTERM");
        assert.deepEqual(await Promise.all(answers.map(async (answer) => (await answer).status)), [200, 200, 200, 200]);
        assert.equal(await other.ended, 0, other.log());
        await assert.rejects(fetch(`${address}/ping`));
    });

    it("ends with the reason when there is no model, or a damaged one", async () => {
        const broken = await makeSageMakerContainer();
        try {
            await broken.write("model/readme.txt", "");
            const without = broken.start(["serve"], { LOOKOUTVISION_CONTAINER_PORT: "0" });
            assert.equal(await without.ended, 2);
            assert.match(without.log(), /The model can't be read.*model\.tar\.gz of a training with this image/);
            await broken.write("model/model", "not a model");
            const damaged = broken.start(["serve"], { LOOKOUTVISION_CONTAINER_PORT: "0" });
            assert.equal(await damaged.ended, 2);
            assert.match(damaged.log(), /HostingError/);
        } finally {
            await broken.remove();
        }
    });

    it("is `lookoutvision` for everyone else", async () => {
        const elsewhere = await makeSageMakerContainer();
        try {
            const version = elsewhere.start(["--version"]);
            assert.equal(await version.ended, 0, version.log());
            assert.equal(version.log().trim(), packageVersion);
            // SageMaker has unpacked no model, so this is the command.
            const dataDir = join(elsewhere.folder, "data");
            const serve = elsewhere.start(["serve"], { LOOKOUTVISION_DATA_DIR: dataDir, LOOKOUTVISION_PORT: "0" });
            await addressOf(serve);
            assert.ok(existsSync(join(dataDir, "settings.json")));
            serve.child.kill("SIGTERM");
            await serve.ended;
        } finally {
            await elsewhere.remove();
        }
    });
});

async function addressOf(run: ContainerProcess): Promise<string> {
    const port = () => /^listening on \S+:(\d+)$/m.exec(run.log())?.[1];
    await until(() => port() !== undefined || run.child.exitCode !== null);
    assert.ok(port(), run.log());
    return `http://127.0.0.1:${port()}`;
}
