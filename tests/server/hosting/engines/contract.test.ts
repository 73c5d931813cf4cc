import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadDetector } from "../../../../server/detector/loadDetector";
import type { HostingEngine } from "../../../../server/hosting/engines/hostingEngine";
import type { HostingEngineSources } from "../../../../server/hosting/engines/registry";
import { parseEngineSettings } from "../../../../server/sageMaker/engineSetting";
import { startSageMakerSite } from "../../../harness/sageMaker/site";
import type { SageMakerSite } from "../../../harness/sageMaker/site";
import { openHostingEngines } from "../../../../server/hosting/engines/registry";
import { maskedPictures } from "../../detector/maskedPictures";
import { openHostingWorkshop } from "./hostingWorkshop";
import type { HostingWorkshop } from "./hostingWorkshop";

const modelFile = join(__dirname, "..", "..", "..", "fixtures", "models", "stackedWithMasks-0.1.0.model");

/** What all hosting engines of the registry keep to. */
describe("each hosting engine", function () {
    this.timeout(120_000);
    let workshop: HostingWorkshop;
    let site: SageMakerSite;
    before(async () => (site = await startSageMakerSite()));
    after(() => site?.stop());

    const open = (options: HostingEngineSources, setting: string) =>
        openHostingEngines({ ...options, engines: parseEngineSettings([setting]) }).all;
    const setting = () => site.setting("poll-seconds=0.05");
    const engines: Record<string, () => HostingEngine> = {
        localProcess: () => open(workshop.options, "local")[0],
        sagemaker: () => open(workshop.options, setting())[1],
    };

    it("is in the registry, and its test is here", async () => {
        const other = await openHostingWorkshop();
        const names = open(other.options, setting()).map(({ name }) => name);
        await other.remove();
        assert.deepEqual(names.sort(), Object.keys(engines).sort());
    });

    for (const [name, openEngine] of Object.entries(engines)) {
        describe(name, () => {
            let engine: HostingEngine;
            before(async () => {
                workshop = await openHostingWorkshop();
                engine = openEngine();
            });
            after(async () => {
                await engine?.close();
                await workshop?.remove();
            });

            it("has the name under which the registry knows it", () => assert.equal(engine.name, name));

            it("hosts a model that is to be started, and sees in pictures what the model's file sees", async () => {
                await workshop.setModel({ status: "STARTING_HOSTING", minInferenceUnits: 1 });
                await workshop.untilState(engine, "serving");
                await workshop.setModel({ status: "HOSTED" });
                const detector = await loadDetector(await readFile(modelFile));
                for (const { read } of maskedPictures(1, 1, 1000)) {
                    const picture = await read();
                    const seen = await engine.detect("m", picture);
                    const { anomalyMask, ...rest } = await detector.detect(picture);
                    const { anomalyMask: mask, ...others } = seen;
                    assert.deepEqual(others, rest);
                    assert.ok(Buffer.from(mask!).equals(anomalyMask!));
                }
            });

            it("explains with an anomaly map, if that is asked for", async () => {
                const picture = await maskedPictures(0, 1, 1000)[0].read();
                assert.ok((await engine.detect("m", picture, true)).anomalyMap!.png.length > 0);
            });

            it("refuses what is no picture with the reason, and serves on", async () => {
                await assert.rejects(engine.detect("m", Buffer.from("no picture")), { name: "UnusablePictureError" });
                await engine.detect("m", await maskedPictures(1, 0, 1000)[0].read());
                assert.equal((await workshop.untilState(engine, "serving")).kind, "serving");
            });

            it("says when nothing is left of a model that is to be stopped, and can start it again", async () => {
                await workshop.setModel({ status: "STOPPING_HOSTING" });
                await workshop.untilState(engine, "stopped");
                await workshop.setModel({ status: "STARTING_HOSTING" });
                await workshop.untilState(engine, "serving");
                await workshop.setModel({ status: "STOPPING_HOSTING" });
                await workshop.untilState(engine, "stopped");
            });

            it("says in words why a model can't be hosted", async () => {
                await workshop.setModel({ status: "STARTING_HOSTING", wrappedDataKey: null });
                const state = await workshop.untilState(engine, "failed");
                assert.match(
                    JSON.stringify(state),
                    /encryption key is missing\. Delete this version and train again\./,
                );
            });
        });
    }
});
