import assert from "node:assert/strict";
import { HostingCapacityError, HostingError, UnitAwayError, UnitLostError } from "../../../server/detections/errors";
import { detectionOf, outcomeOf, outcomeOfError, outcomeStatus } from "../../../server/detections/outcome";
import { readOutcome, writeOutcome } from "../../../server/detections/outcomeOnWire";
import { UnusablePictureError } from "../../../server/detector/detection";
import type { Detection } from "../../../server/detector/detection";

describe("the outcome of a look at a picture", () => {
    const detection: Detection = {
        isAnomalous: true,
        confidence: 0.9,
        score: 3.25,
        decision: { threshold: 2, slope: 1 },
        anomalies: [{ name: "crack", color: "#FF0000", totalPercentageArea: 0.125 }],
        anomalyMask: Buffer.from([137, 80, 78, 71]),
        anomalyMap: { png: Buffer.from([1, 2]), deviationsAtWhite: 4, reference: "normal" } as never,
    };

    /** What becomes of an outcome that goes to another process or machine, there and back. */
    const sent = async (look: () => Promise<Detection>) => readOutcome(writeOutcome(await outcomeOf(look)))!;

    it("keeps all of a detection on its way", async () => {
        const outcome = await sent(async () => detection);
        assert.deepEqual(detectionOf(outcome), detection);
    });

    for (const error of [
        new UnusablePictureError("The picture has another size."),
        new HostingCapacityError("All units are busy."),
        new UnitLostError("The unit ended.", false),
        new UnitLostError("The unit hung.", true),
    ]) {
        it(`keeps a ${error.name} on its way: ${error.message}`, async () => {
            const outcome = await sent(() => Promise.reject(error));
            assert.throws(
                () => detectionOf(outcome, "the machine at http://m"),
                (got: Error) => {
                    assert.equal(got.constructor, error.constructor);
                    assert.equal(got.message, error.message);
                    assert.equal((got as UnitLostError).mayRepeat, (error as UnitLostError).mayRepeat);
                    return true;
                },
            );
        });
    }

    it("names the place of a fault that isn't the caller's", async () => {
        const failed = await sent(() => Promise.reject(new HostingError("no memory")));
        assert.throws(() => detectionOf(failed, "the machine at http://m"), {
            message: "On the machine at http://m: no memory",
        });
        const away = await sent(() => Promise.reject(new UnitAwayError("gone")));
        assert.throws(() => detectionOf(away, "the machine at http://m"), {
            name: "UnitAwayError",
            message: "No unit of the model was found on the machine at http://m.",
        });
    });

    it("has a status of HTTP that tells the caller's faults from the service's", () => {
        const statuses = [new UnusablePictureError(""), new HostingCapacityError(""), new Error("")].map(
            (error) => outcomeStatus[outcomeOfError(error).kind],
        );
        assert.deepEqual(statuses, [400, 429, 500]);
    });

    it("isn't read from what is something else", () => {
        for (const text of ["", "<html>", "null", "3", "{}", '{"kind":"other"}', '{"Message":"no"}']) {
            assert.equal(readOutcome(text), undefined, text);
        }
    });
});
