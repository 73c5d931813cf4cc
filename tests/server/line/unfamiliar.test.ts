import assert from "node:assert/strict";
import { edgeAgentService } from "../../../server/edgeAgent/protocol";
import type { DetectAnomaliesResponse } from "../../../server/edgeAgent/messages";
import type { LinePicture, LineResult } from "../../../server/line/contract";
import { runLine } from "../../../server/line/runLine";

describe("a line whose camera was changed", () => {
    it("names it in each result, and says it once in a while", async () => {
        const results: LineResult[] = [];
        const said: string[] = [];
        async function* source(): AsyncGenerator<LinePicture> {
            for (const name of ["usual.png", "first.png", "second.png"]) {
                yield { name, content: Buffer.from(name), takenAt: 0, dropped: 0, done: async () => undefined };
            }
        }
        const model = { model: "plates 1.0.0", isAnomalous: true, confidence: 0.9 };
        await runLine({
            source: source(),
            judge: {
                judge: async (picture) => ({ ...model, unfamiliarity: String(picture) === "usual.png" ? 0.5 : 3 }),
                close: async () => undefined,
            },
            sinks: [{ deliver: async ({ result }) => void results.push(result), close: async () => undefined }],
            say: (line) => said.push(line),
            isOver: () => false,
        });
        assert.deepEqual(
            results.map(({ unfamiliarity }) => unfamiliarity),
            [0.5, 3, 3],
        );
        assert.deepEqual(said, [
            "Picture first.png is unlike all pictures that the model learnt from. Has the camera, the light or the product changed?",
        ]);
    });

    it("hears it from an Edge Agent, which leaves it out for a model that can't tell", () => {
        const { responseSerialize, responseDeserialize } = edgeAgentService().DetectAnomalies;
        const verdict = { is_anomalous: false, confidence: 1, anomaly_score: 1, anomaly_threshold: 2 };
        const heard = (unfamiliarity?: number) =>
            (
                responseDeserialize(
                    responseSerialize({
                        detect_anomaly_result: { ...verdict, ...(unfamiliarity !== undefined && { unfamiliarity }) },
                    }),
                ) as DetectAnomaliesResponse
            ).detect_anomaly_result.unfamiliarity;
        assert.equal(heard(2.5), 2.5);
        assert.equal(heard(0), 0);
        assert.equal(heard(), undefined);
    });
});
