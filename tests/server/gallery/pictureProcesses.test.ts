import assert from "node:assert/strict";
import sharp from "sharp";
import { startPictureProcesses } from "../../../server/gallery/pictureProcesses";
import { childrenOf } from "../../harness/run/childProcesses";
import { until } from "../../harness/run/until";

describe("processes that decode pictures", function () {
    this.timeout(120_000);

    const running = async () =>
        (await childrenOf(process.pid)).filter(({ command }) => command.includes("pictureProcess")).length;

    it("end when they are idle, the last of them much later", async () => {
        const png = await sharp({ create: { width: 70, height: 66, channels: 3, background: "#909498" } })
            .png()
            .toBuffer();
        const before = await running();
        const processes = startPictureProcesses(2, { idleMs: 500, lastIdleMs: 4000 });
        try {
            const checked = await Promise.all([1, 2].map(() => processes.check(() => Promise.resolve(png))));
            assert.deepEqual(checked[1], { width: 70, height: 66, isPng: true });
            const idleSince = Date.now();
            await until(async () => (await running()) === before + 1);
            await until(async () => (await running()) === before);
            assert.ok(Date.now() - idleSince >= 3900, `the last stayed ${Date.now() - idleSince} ms`);
            assert.equal((await processes.check(() => Promise.resolve(png))).width, 70);
        } finally {
            processes.close();
        }
    });
});
