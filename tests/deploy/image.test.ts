import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseManifestLine } from "../../server/datasets/manifestLine";
import { packageVersion } from "../../server/files/packageRoot";
import { runCommand } from "../../tools/runCommand";
import { makeImageContainer } from "../harness/container/imageContainer";
import type { ImageContainer } from "../harness/container/imageContainer";
import { makeSageMakerContainer } from "../harness/container/sageMakerContainer";
import { buildImage } from "../harness/parts/builtImage";
import { openImageBuilder } from "../harness/parts/imageBuilder";
import type { ImageBuilder } from "../harness/parts/imageBuilder";
import { until } from "../harness/run/until";
import { stageJob } from "../server/container/containerFixtures";
import { openWorkshop } from "../server/training/engines/engineFixtures";

const root = join(__dirname, "..", "..");

describe("the image of deploy/Dockerfile", function () {
    this.timeout(600_000);
    let builder: ImageBuilder;
    let service: ImageContainer;
    let sageMaker: ImageContainer;
    before(async () => {
        builder = await openImageBuilder();
        service = await makeImageContainer(builder, await buildImage(builder, "service"));
        sageMaker = await makeImageContainer(builder, await buildImage(builder, "sagemaker"));
    });
    after(async () => {
        await service?.remove();
        await sageMaker?.remove();
    });

    it("starts its program without a shell, as root for SageMaker only", () => {
        const entrypoint = ["/usr/local/bin/node", "/opt/lookoutvision/server/dist/container/main.js"];
        assert.deepEqual(service.settings.Entrypoint, entrypoint);
        assert.deepEqual(sageMaker.settings.Entrypoint, entrypoint);
        assert.equal(service.settings.User, "10001:10001");
        assert.equal(sageMaker.settings.User ?? "", "");
    });

    it("is `lookoutvision`, by its entry point and as a command", async () => {
        const version = service.start(["--version"]);
        assert.equal(await version.ended, 0, version.log());
        assert.equal(version.log().trim(), packageVersion);
        assert.ok(existsSync(join(service.root, "opt/lookoutvision/server/cli/lookoutvision.cjs")));
        const help = service.start([]);
        assert.equal(await help.ended, 0, help.log());
        for (const command of ["serve", "worker"]) assert.match(help.log(), new RegExp(`^ +${command}\\b`, "m"));
    });

    it("serves the API as a user without rights", async () => {
        const run = service.start(["serve"], { LOOKOUTVISION_PORT: "0" });
        await until(() => /listening on http:\S+/.test(run.log()) || run.child.exitCode !== null);
        const url = /listening on (http:\S+)/.exec(run.log())?.[1];
        assert.ok(url, run.log());
        assert.equal((await fetch(`${url}/healthz`)).status, 200);
        const status = await readFile(`/proc/${run.child.pid}/status`, "utf8");
        assert.match(status, /^Uid:\s+10001\s+10001/m);
        run.child.kill("SIGTERM");
        assert.equal(await run.ended, 0, run.log());
    });

    it("trains to the same model as this machine, byte for byte, and hosts it", async () => {
        const workshop = await openWorkshop();
        const here = await makeSageMakerContainer();
        try {
            for (const container of [sageMaker, here]) {
                await stageJob(container, workshop);
                const run = container.start(["train"]);
                assert.equal(await run.ended, 0, run.log());
            }
            assert.deepEqual(await sageMaker.read("model/model"), await here.read("model/model"));

            const hosting = sageMaker.start(["serve"], { LOOKOUTVISION_CONTAINER_PORT: "0" });
            await until(() => /listening on \S+:\d+/.test(hosting.log()) || hosting.child.exitCode !== null);
            const url = `http://127.0.0.1:${/listening on \S+:(\d+)/.exec(hosting.log())?.[1]}`;
            await until(async () => (await fetch(`${url}/ping`)).status === 200);
            const { source } = parseManifestLine(workshop.lines.at(-1)!);
            const body = await readFile(join(workshop.folder, "buckets", source.bucket, source.key));
            const answer = await fetch(`${url}/invocations`, { method: "POST", body });
            assert.equal(answer.status, 200);
            assert.equal(
                ((await answer.json()) as { detection: { isAnomalous: boolean } }).detection.isAnomalous,
                true,
            );
            hosting.child.kill("SIGTERM");
            assert.equal(await hosting.ended, 0, hosting.log());
        } finally {
            await here.remove();
            await workshop.remove();
        }
    });

    it("has no tool for building, and nothing for other processors", async () => {
        for (const tool of ["npm", "npx", "yarn", "corepack", "gcc", "cc", "make", "python3", "git"]) {
            for (const folder of ["usr/local/bin", "usr/bin", "bin"]) {
                assert.equal(existsSync(join(service.root, folder, tool)), false, `${folder}/${tool}`);
            }
        }
        const runtime = join(service.root, "opt/lookoutvision/node_modules/onnxruntime-node/bin/napi-v3");
        assert.deepEqual(await readdir(runtime), ["linux"]);
        assert.deepEqual(await readdir(join(runtime, "linux")), [process.arch]);
        const files = await readdir(join(service.root, "opt/lookoutvision"), { recursive: true });
        assert.deepEqual(
            files.filter((name) => /\.(map|d\.ts)$|musl|\.tsbuildinfo$|npmrc/.test(name)),
            [],
        );
    });

    it("is as large as its documentation says", async () => {
        const docs = await readFile(join(root, "docs", "past-one-machine.md"), "utf8");
        const stated = Number(/(\d+) MB beyond its base/.exec(docs)?.[1]);
        const parts = ["opt/lookoutvision", "usr/local/bin/node"].map((part) => join(service.root, part));
        const { stdout } = await runCommand("du", ["-sm", "--total", ...parts], { timeoutMs: 60_000 });
        const measured = Number(/(\d+)\s+total/.exec(stdout)?.[1]);
        assert.ok(measured <= stated && measured > 0.8 * stated, `${measured} MB measured, ${stated} MB stated`);
    });
});
