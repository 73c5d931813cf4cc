import assert from "node:assert/strict";
import { InitError } from "../../../providers/host/initError";
import { UnreachableServiceError } from "../../../providers/service/connection";
import { hostedModelHandlers } from "../../../providers/hostedModel/handlers";
import { apiError, scriptedContext } from "../scriptedService";
import { hosted, inputs } from "./hostedState";

const id = "plates/1";

type Answer = () => object;

const described =
    (Status: string, units?: { min: number; max?: number }, StatusMessage = "") =>
    (): object => ({
        ModelDescription: { Status, StatusMessage, MinInferenceUnits: units?.min, MaxInferenceUnits: units?.max },
    });
const [trained, starting, running, stopping] = [
    described("TRAINED"),
    described("STARTING_HOSTING", { min: 1 }),
    described("HOSTED", { min: 1 }),
    described("STOPPING_HOSTING", { min: 1 }),
];
const throws = (error: Error) => (): never => {
    throw error;
};
const notFound = throws(apiError("ResourceNotFoundException", "no such model"));
const refused = throws(
    apiError("ServiceQuotaExceededException", "A model can be hosted with at most 16 inference units."),
);

/** Answers one after the other, and the last for ever. */
function inTurn(...answers: Answer[]): Answer {
    let turn = 0;
    return () => answers[Math.min(turn++, answers.length - 1)]();
}

/** A context whose version is in one status after the other. */
function statuses(describeModel: Answer[], startModel: Answer = () => ({}), stopModel: Answer = () => ({})) {
    const context = scriptedContext({ describeModel: inTurn(...describeModel), startModel, stopModel });
    return {
        ...context,
        handlers: hostedModelHandlers(context),
        changes: () => context.calls.filter((call) => call !== "describeModel"),
    };
}

async function initErrorOf(work: Promise<unknown>): Promise<InitError> {
    try {
        await work;
    } catch (error) {
        assert.ok(error instanceof InitError, String(error));
        return error;
    }
    throw new assert.AssertionError({ message: "it should have failed" });
}

describe("hosting a model", () => {
    it("starts a trained version with its units, and waits until it answers", async () => {
        const { handlers, changes, inputOf, notes } = statuses([
            trained,
            starting,
            described("HOSTED", { min: 2, max: 4 }),
        ]);
        const { id: made, outs } = await handlers.create({ ...inputs, minInferenceUnits: 2, maxInferenceUnits: 4 });
        assert.equal(made, id);
        assert.deepEqual(changes(), ["startModel"]);
        assert.deepEqual(inputOf("startModel"), {
            ProjectName: "plates",
            ModelVersion: "1",
            MinInferenceUnits: 2,
            MaxInferenceUnits: 4,
        });
        assert.deepEqual(
            [outs.status, outs.endpoint, outs.region, outs.maxInferenceUnits],
            ["HOSTED", "http://scripted", "us-east-1", 4],
        );
        assert.deepEqual({ ...outs, ...inputs, minInferenceUnits: 2 }, outs);
        assert.deepEqual(notes, [
            "Version 1 of project plates is hosted at http://scripted with 2 to 4 inference units.",
        ]);
    });

    it("takes a hosted version over as it is, and says so", async () => {
        const { handlers, changes, notes } = statuses([running]);
        await handlers.create(inputs);
        assert.deepEqual(changes(), []);
        assert.match(notes[0], /is hosted already: it is taken over/);
    });

    it("takes up the start of an update that was cut off", async () => {
        const { handlers, changes } = statuses([starting, starting, running]);
        assert.equal((await handlers.create(inputs)).outs.status, "HOSTED");
        assert.deepEqual(changes(), []);
    });

    it("stops and starts a version that is hosted with other units", async () => {
        const { handlers, changes, notes } = statuses([
            described("HOSTED", { min: 3 }),
            stopping,
            trained,
            starting,
            running,
        ]);
        await handlers.create(inputs);
        assert.deepEqual(changes(), ["stopModel", "startModel"]);
        assert.match(notes[0], /is hosted with 3 inference units: it is stopped, and started with 1 inference unit\.$/);
    });

    it("waits for a stop that somebody began", async () => {
        const { handlers, changes } = statuses([stopping, stopping, trained, running]);
        await handlers.create(inputs);
        assert.deepEqual(changes(), ["startModel"]);
    });

    it("looks again when somebody else was quicker", async () => {
        const { handlers } = statuses([trained, starting, running], throws(apiError("ConflictException")));
        assert.equal((await handlers.create(inputs)).outs.status, "HOSTED");
    });

    it("tries once more to host what failed before, but not for ever", async () => {
        const failed = described("HOSTING_FAILED", undefined, "The model could not be started: no key.");
        const { handlers, changes } = statuses([failed, starting, failed]);
        const error = await initErrorOf(handlers.create(inputs));
        assert.deepEqual(changes(), ["startModel"]);
        assert.deepEqual(
            [error.id, error.properties["status"], error.properties["__provider"]],
            [id, "HOSTING_FAILED", "stub"],
        );
        assert.equal(
            error.reasons[0],
            'Hosting version 1 of project plates for LookoutVisionHostedModel "hosted" failed: The model could not be started: no key. ' +
                'Correct that and run "pulumi up" again.',
        );
    });

    it("that takes longer than its time leaves it to be waited for", async () => {
        const { handlers, clock } = statuses([trained, starting]);
        const error = await initErrorOf(handlers.create({ ...inputs, timeouts: { create: "10m" } }));
        assert.equal(clock.now(), 600_000);
        assert.equal(error.properties["status"], "STARTING_HOSTING");
        assert.match(
            error.reasons[0],
            /took longer than 10 min; its status is STARTING_HOSTING\. Run "pulumi up" again/,
        );
    });

    it("that nobody can begin leaves nothing to record", async () => {
        const ordinary = (message: RegExp) => (error: Error) =>
            !(error instanceof InitError) && message.test(error.message);
        await assert.rejects(
            statuses([notFound]).handlers.create(inputs),
            ordinary(/^there is no version 1 of project plates: give one/),
        );
        await assert.rejects(
            statuses([described("TRAINING")]).handlers.create(inputs),
            ordinary(/^version 1 of project plates is TRAINING, and only/),
        );
        await assert.rejects(
            statuses([trained], refused).handlers.create(inputs),
            ordinary(/^A model can be hosted with at most 16/),
        );
    });

    it("is recorded when the service may have begun it without being able to say so", async () => {
        const gone = throws(new UnreachableServiceError("nobody answers at http://x"));
        assert.equal((await initErrorOf(statuses([trained], gone).handlers.create(inputs))).id, id);
    });
});

describe("updating a hosted model", () => {
    it("changes the units by stop and start", async () => {
        const { handlers, changes } = statuses([running, stopping, trained, described("HOSTED", { min: 2 })]);
        const outs = await handlers.update(id, hosted, { ...inputs, minInferenceUnits: 2 });
        assert.deepEqual(changes(), ["stopModel", "startModel"]);
        assert.deepEqual(outs, {
            ...hosted,
            minInferenceUnits: 2,
            statusMessage: "",
            credentialsFile: outs.credentialsFile,
        });
    });

    it("hosts it with its former units again when the service refuses the new ones", async () => {
        const startModel = inTurn(refused, () => ({}));
        const { handlers, changes, inputOf } = statuses([running, trained, trained, running], startModel);
        const error = await initErrorOf(handlers.update(id, hosted, { ...inputs, minInferenceUnits: 17 }));
        assert.deepEqual(changes(), ["stopModel", "startModel", "startModel"]);
        assert.equal(inputOf("startModel")?.["MinInferenceUnits"], 1);
        assert.deepEqual([error.properties["status"], error.properties["minInferenceUnits"]], ["HOSTED", 1]);
        assert.match(
            error.reasons[0],
            /at most 16 inference units: .*; it is hosted with 1 inference unit again\. Correct that/,
        );
    });

    it("starts what was stopped beside Pulumi", async () => {
        const { handlers, changes } = statuses([trained, running]);
        assert.equal((await handlers.update(id, { ...hosted, status: "TRAINED" }, inputs)).status, "HOSTED");
        assert.deepEqual(changes(), ["startModel"]);
    });

    it("for timeouts or a newer stub alone calls nothing, and drops an argument that is no longer given", async () => {
        const { handlers, calls } = statuses([]);
        assert.deepEqual(
            await handlers.update(id, { ...hosted, timeouts: { create: "2h" } }, { ...inputs, __provider: "newer" }),
            {
                ...hosted,
                __provider: "newer",
            },
        );
        assert.deepEqual(calls, []);
    });
});

describe("reading a hosted model", () => {
    it("finds it gone with its version only", async () => {
        assert.equal(await statuses([notFound]).handlers.read(id, hosted), undefined);
        assert.equal(await statuses([described("DELETING")]).handlers.read(id, hosted), undefined);
    });

    it("needs nothing but the id, if that is one", async () => {
        const { resourceUrn, __provider } = hosted;
        const bare = { resourceUrn, __provider } as typeof hosted;
        const { status, projectName, modelVersion, minInferenceUnits } = (await statuses([running]).handlers.read(
            id,
            bare,
        ))!;
        assert.deepEqual(
            { status, projectName, modelVersion, minInferenceUnits },
            { status: "HOSTED", projectName: "plates", modelVersion: "1", minInferenceUnits: 1 },
        );
        await assert.rejects(
            statuses([]).handlers.read("plates", bare),
            /^Error: "plates" is not the id of a model: write it as PROJECT\/VERSION/,
        );
    });

    it("shows that it was stopped, or has other units than were declared", async () => {
        const stopped = await statuses([trained]).handlers.read(id, hosted);
        assert.deepEqual([stopped?.status, stopped?.minInferenceUnits], ["TRAINED", 1]);
        const other = await statuses([described("HOSTED", { min: 2, max: 3 })]).handlers.read(id, hosted);
        assert.deepEqual([other?.status, other?.minInferenceUnits, other?.maxInferenceUnits], ["HOSTED", 2, 3]);
    });
});

describe("deleting a hosted model", () => {
    it("stops it and waits until it isn't hosted any more", async () => {
        const { handlers, calls } = statuses([running, stopping, stopping, trained]);
        await handlers.delete(id, hosted);
        assert.deepEqual(calls, ["describeModel", "stopModel", "describeModel", "describeModel", "describeModel"]);
    });

    it("waits for a start that goes on, and stops it then", async () => {
        const { handlers, changes } = statuses([starting, starting, running, stopping, trained]);
        await handlers.delete(id, hosted);
        assert.deepEqual(changes(), ["stopModel"]);
    });

    it("has nothing to do for what isn't hosted, or isn't there", async () => {
        for (const answer of [trained, notFound, described("DELETING"), described("HOSTING_FAILED")]) {
            const { handlers, changes } = statuses([answer]);
            await handlers.delete(id, hosted);
            assert.deepEqual(changes(), []);
        }
    });

    it("gives up after its time, saying what the version is doing", async () => {
        await assert.rejects(
            statuses([stopping]).handlers.delete(id, { ...hosted, timeouts: { delete: "5m" } }),
            /^Error: version 1 of project plates is still STOPPING_HOSTING after 5 min: try again later, or give more time in timeouts\.delete$/,
        );
    });
});
