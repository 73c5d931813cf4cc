import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { HostingCapacityError } from "../../../server/detections/errors";
import { openSharedStore } from "./machineFixtures";
import type { Machine, SharedStore } from "./machineFixtures";
import { until } from "../../harness/run/until";

/** A log, and the models that its lines with a certain message name. */
function keptLog() {
    const lines: { msg: string; model?: string }[] = [];
    const log = pino({}, { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) });
    return { log, named: (msg: string) => new Set(lines.filter((line) => line.msg === msg).map(({ model }) => model)) };
}

const at = (machine: Machine, ms = 0) => machine.hosting.detect("m", Buffer.from(String(ms)));

describe("hosting on several machines", function () {
    this.timeout(60_000);
    let shared: SharedStore;
    beforeEach(async () => {
        shared = await openSharedStore();
    });
    afterEach(() => shared?.close());

    const startModel = (min: number, max?: number) =>
        shared.setModel({
            status: "STARTING_HOSTING",
            minInferenceUnits: min,
            maxInferenceUnits: max ?? null,
            desiredInferenceUnits: min,
        });

    /** Detects again and again, on every machine, until it is told to stop. @returns what failed. */
    function keepDetecting(machines: Machine[]): { stop(): Promise<{ failures: unknown[]; answers: number }> } {
        let going = true;
        const failures: unknown[] = [];
        let answers = 0;
        const loops = machines.map(async (machine) => {
            while (going) {
                await at(machine, 2).then(
                    () => answers++,
                    (error: unknown) => failures.push(error),
                );
            }
        });
        return {
            async stop() {
                going = false;
                await Promise.all(loops);
                return { failures, answers };
            },
        };
    }

    it("has as many units as asked for in all, shared out, and answers at a machine that has none", async () => {
        const [a, b] = [await shared.startMachine(), await shared.startMachine()];
        const asking = await shared.startMachine({ mostUnits: 0 });
        await startModel(4);
        await shared.untilStatus("HOSTED");
        const [first, second] = [a, b].map(({ hosting }) => hosting.machineId).sort();
        assert.deepEqual(await shared.serving(), [first, first, second, second]);
        for (const machine of [a, b, asking]) {
            assert.equal((await at(machine)).confidence, 1);
        }
        // All four work at the same time, once the machine that is asked has heard of each.
        await until(async () => {
            const begun = Date.now();
            await Promise.all(Array.from({ length: 4 }, () => at(asking, 800)));
            return Date.now() - begun < 1500;
        });
    });

    it("answers on while a machine dies, and another has its units within the lease", async () => {
        const [a, b] = [await shared.startMachine(), await shared.startMachine()];
        await startModel(2);
        await shared.untilStatus("HOSTED");
        const load = keepDetecting([a]);
        await sleep(200);
        await b.die();
        const died = Date.now();
        await shared.until(
            "both units are on the machine that lives",
            async () =>
                (await shared.serving()).every((id) => id === a.hosting.machineId) &&
                (await shared.serving()).length === 2,
        );
        const { failures, answers } = await load.stop();
        assert.deepEqual(failures, []);
        assert.ok(answers > 20, `only ${answers} answers`);
        assert.ok(Date.now() - died < 6_000, `${Date.now() - died} ms with a lease of 1500`);
    });

    it("holds a call that comes when the only unit's machine has just died, until another has it, and logs which model's", async () => {
        const { log, named } = keptLog();
        const asking = await shared.startMachine({ mostUnits: 0, log });
        const first = await shared.startMachine();
        await startModel(1);
        await shared.untilStatus("HOSTED");
        assert.equal((await at(asking)).confidence, 1);
        const second = await shared.startMachine();
        await first.die();
        assert.equal((await at(asking)).confidence, 1);
        assert.deepEqual(await shared.serving(), [second.hosting.machineId]);
        assert.deepEqual([...named("a picture goes to another machine")], ["p/1"]);
    });

    it("gives its units over when it ends in order, and fails no call", async () => {
        const [a, b] = [await shared.startMachine(), await shared.startMachine()];
        await startModel(2);
        await shared.untilStatus("HOSTED");
        const load = keepDetecting([a]);
        await b.end();
        await shared.until(
            "both units are on the other",
            async () => (await shared.serving()).join() === `${a.hosting.machineId},${a.hosting.machineId}`,
        );
        assert.deepEqual((await load.stop()).failures, []);
    });

    it("moves units to a machine that comes, and fails no call", async () => {
        const a = await shared.startMachine();
        await startModel(4);
        await shared.untilStatus("HOSTED");
        const load = keepDetecting([a]);
        const b = await shared.startMachine();
        await shared.until(
            "each has two",
            async () =>
                (await shared.serving()).filter((id) => id === b.hosting.machineId).length === 2 &&
                (await shared.serving()).length === 4,
        );
        assert.deepEqual((await load.stop()).failures, []);
        assert.equal((await at(b)).confidence, 1);
    });

    it("replaces a unit that fails, and refuses only what all units together can't take", async () => {
        const { log, named } = keptLog();
        const [a, b] = [
            await shared.startMachine({ waitingPerUnit: 1, log }),
            await shared.startMachine({ waitingPerUnit: 1 }),
        ];
        await startModel(2);
        await shared.untilStatus("HOSTED");
        await assert.rejects(a.hosting.detect("m", Buffer.from("die")), /inference unit ended/);
        await shared.until("both are in service again", async () => (await shared.serving()).length === 2);
        assert.deepEqual([...named("an inference unit ended; it is started again")], ["p/1"]);
        await sleep(1_100); // Until each knows of the other's.
        const answers = Array.from({ length: 4 }, () => at(a, 700));
        await sleep(50);
        await assert.rejects(at(a), HostingCapacityError);
        await assert.rejects(at(b), HostingCapacityError);
        assert.equal((await Promise.all(answers)).length, 4);
    });

    it("says that the machines have no room, and goes on when one has", async () => {
        await shared.startMachine({ mostUnits: 1 });
        await startModel(3);
        const message = async () =>
            (await shared.store.selectFrom("models").select("statusMessage").executeTakeFirstOrThrow()).statusMessage;
        await shared.until("it says so", async () =>
            /^The model waits for room for 2 more inference units: .*--inference-units\.$/.test(await message()),
        );
        await shared.startMachine({ mostUnits: 2 });
        await shared.untilStatus("HOSTED");
    });

    it("ends the units on all machines when the model is stopped, and says so when they have ended", async () => {
        const [a, b] = [await shared.startMachine(), await shared.startMachine()];
        await startModel(2);
        await shared.untilStatus("HOSTED");
        await shared.setModel({ status: "STOPPING_HOSTING" });
        await shared.untilStatus("TRAINED");
        assert.deepEqual(await shared.store.selectFrom("inferenceUnits").selectAll().execute(), []);
        for (const { hosting } of [a, b]) {
            await assert.rejects(hosting.detectHere("m", Buffer.from("0")), { name: "UnitAwayError" });
        }
    });

    it("lets a model serve on when one machine can't open it", async () => {
        const good = await shared.startMachine();
        await startModel(1);
        await shared.untilStatus("HOSTED");
        await shared.startMachine({
            dataKeys: {
                create: () => Promise.reject(new Error("no")),
                unwrap: () => Promise.reject(new Error("KMS is away")),
            },
        });
        await shared.setModel({ desiredInferenceUnits: 2 });
        await sleep(2_500);
        await shared.untilStatus("HOSTED");
        assert.equal((await at(good)).confidence, 1);
    });

    it("has more units while pictures wait, and fewer after quiet minutes", async () => {
        let offsetMs = 0;
        const now = () => Date.now() + offsetMs;
        const a = await shared.startMachine({ now, elapsed: now, shared: undefined });
        await startModel(1, 3);
        await shared.untilStatus("HOSTED");
        let busy = true;
        const callers = Array.from({ length: 4 }, async () => {
            while (busy) {
                await at(a, 200);
            }
        });
        await shared.until("there are three", async () => (await shared.serving()).length === 3);
        busy = false;
        await Promise.all(callers);
        await sleep(2_500); // For a look that sees the quiet.
        offsetMs += 5 * 60_000;
        await shared.until("there are two", async () => (await shared.serving()).length === 2);
        await sleep(1_500);
        assert.equal((await shared.serving()).length, 2, "a minute before the next");
        offsetMs += 60_000;
        await shared.until("there is one", async () => (await shared.serving()).length === 1);
        assert.equal((await at(a)).confidence, 1);
    });
});
