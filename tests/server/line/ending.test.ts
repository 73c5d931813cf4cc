import assert from "node:assert/strict";
import type { LinePicture, Sink } from "../../../server/line/contract";
import { runLine } from "../../../server/line/runLine";

describe("a line that ends while it has a picture", () => {
    const close = async () => undefined;

    /** Runs a line of two pictures that is told to end when the first picture has come to the first sink. */
    async function run(second: Sink["deliver"]): Promise<{ delivered: string[]; done: string[]; said: string[] }> {
        const [delivered, done, said]: string[][] = [[], [], []];
        let isOver = false;
        async function* source(): AsyncGenerator<LinePicture> {
            for (const name of ["1.png", "2.png"]) {
                const content = Buffer.from(name);
                yield { name, content, takenAt: 0, dropped: 0, done: async () => void done.push(name) };
            }
        }
        await runLine({
            source: source(),
            judge: { judge: async () => ({ model: "plates 1.0.0", isAnomalous: true, confidence: 0.9 }), close },
            sinks: [
                {
                    async deliver({ result }) {
                        delivered.push(result.picture);
                        isOver = true;
                    },
                    close,
                },
                { deliver: second, close },
            ],
            say: (line) => said.push(line),
            isOver: () => isOver,
            retryMs: 1,
        });
        return { delivered, done, said };
    }

    it("delivers its result to all sinks, and takes no other picture", async () => {
        const later: string[] = [];
        const { delivered, done } = await run(async ({ result }) => void later.push(result.picture));
        assert.deepEqual([delivered, later, done], [["1.png"], ["1.png"], ["1.png"]]);
    });

    it("leaves the picture for the next start when a sink can't take its result", async () => {
        const { done, said } = await run(() => Promise.reject(new Error("The disk is full.")));
        assert.deepEqual([done, said], [[], ["Result of 1.png waits: The disk is full."]]);
    });
});
