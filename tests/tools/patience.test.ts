import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const { keepTalking } = require("../../tools/patience.cjs") as {
    keepTalking(
        say: (line: string) => void,
        silenceMs: number,
    ): { say(line: string): void; pause(): void; resume(): void };
};

describe("the progress of npm start", () => {
    it("says the time that has passed when a step is silent, and nothing while somebody else talks", async () => {
        const said: string[] = [];
        const { say, pause, resume } = keepTalking((line) => said.push(line), 300);
        say("Installing …");
        await sleep(1_500);
        assert.equal(said[0], "Installing …");
        assert.ok(said.length >= 3, said.join());
        assert.match(said[1], /^ {2}… \d+ s$/);

        pause();
        const before = said.length;
        await sleep(1_000);
        assert.equal(said.length, before);
        resume();
        await sleep(1_000);
        assert.ok(said.length > before);
    });
});
