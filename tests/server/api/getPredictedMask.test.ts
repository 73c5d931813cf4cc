import assert from "node:assert/strict";
import sharp from "sharp";
import { height, width } from "../detector/maskedPictures";
import { callLooks, keepTrial, newTryableModel, putPictures } from "./trialFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("GetPredictedMask", function () {
    this.timeout(180_000);
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("gives the mask that a version predicts for a picture of the project", async () => {
        const project = await newTryableModel(service);
        const [source] = (await putPictures(service, "line", 0, 1)).slice(-1);
        await keepTrial(service, project, "refers", { [source.replace("s3://pictures/", "")]: undefined });
        const call = () => callLooks(service, project, "1/predicted-mask", source);
        const { status, headers, bytes } = await call();
        assert.equal(status, 200, bytes.toString());
        assert.equal(headers.get("content-type"), "image/png");
        const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
        assert.deepEqual([info.width, info.height], [width, height]);
        const colors = new Set<string>();
        for (let at = 0; at < data.length; at += 3) {
            colors.add(data.toString("hex", at, at + 3));
        }
        assert.deepEqual([...colors].sort(), ["ff0000", "ffffff"], "the hole in its colour, and the background");
    });
});
