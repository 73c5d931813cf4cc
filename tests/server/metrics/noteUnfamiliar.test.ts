import assert from "node:assert/strict";
import { Registry } from "prom-client";
import { createIncidents } from "../../../server/background/incidents";
import type { Detection } from "../../../server/detector/detection";
import { createDetectionMeter } from "../../../server/metrics/detectionMetrics";
import { noteUnfamiliar } from "../../../server/metrics/noteUnfamiliar";

describe("pictures unlike all that a model learnt from", () => {
    let now: number;
    let lines: string[];
    let registry: Registry;
    let look: (unfamiliarity?: number, version?: number) => Promise<Detection>;
    beforeEach(() => {
        now = 1_000_000;
        lines = [];
        registry = new Registry();
        const meter = noteUnfamiliar(createDetectionMeter(registry, createIncidents()), {
            log: { warn: (_members: object, line?: string) => void lines.push(line!) },
            now: () => now,
            everyMs: 60_000,
        });
        look = (unfamiliarity, version = 1) =>
            meter.measure({ projectName: "plates", version }, async () => ({
                isAnomalous: true,
                confidence: 0.9,
                score: 3,
                decision: { threshold: 2, slope: 1 },
                ...(unfamiliarity !== undefined && { unfamiliarity }),
            }));
    });

    it("are counted, and others are not", async () => {
        await Promise.all([look(0.4), look(1), look(1.2), look(7), look()]);
        assert.match(
            await registry.metrics(),
            /^lookoutvision_detect_unfamiliar_images_total\{project="plates",version="1"\} 2$/m,
        );
    });

    it("are told in the log at once, and then once a minute for each version, with their number", async () => {
        await look(0.4);
        assert.deepEqual(lines, []);
        for (let picture = 0; picture < 100; picture++) {
            now += 500;
            await look(picture % 4 === 0 ? 0.9 : 2);
        }
        await look(2, 2);
        assert.equal(lines.length, 2, lines.join("\n"));
        assert.match(lines[0], /^1 of the last 3 pictures that plates\/1 inspected are unlike all pictures/);
        assert.match(lines[1], /^1 of the last 1 pictures that plates\/2 inspected .* Has the camera, .* changed\?$/);
        now += 60_000;
        await look(2);
        assert.match(lines[2], /^75 of the last 99 pictures that plates\/1 /);
    });

    it("are not told of a model that can't tell, or once all are familiar again", async () => {
        await look();
        await look(2);
        now += 120_000;
        await look(0.5);
        await look();
        assert.equal(lines.length, 1);
    });
});
