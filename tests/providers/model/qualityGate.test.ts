import assert from "node:assert/strict";
import { InitError } from "../../../providers/host/initError";
import { modelHandlers } from "../../../providers/model/handlers";
import { findShortfalls } from "../../../providers/model/qualityGate";
import type { ModelInputs, ModelOutputs, QualityGateInputs } from "../../../providers/model/state";
import { apiError, scriptedContext } from "../scriptedService";
import type { ScriptedContext } from "../scriptedService";

const reached = { f1Score: 0.8, recall: 0.9, precision: 0.72 };

describe("a quality gate", () => {
    for (const [gate, shortfalls] of [
        [{}, []],
        [{ minimumF1Score: 0.8, minimumRecall: 0.9, minimumPrecision: 0.72 }, []],
        [{ minimumF1Score: 0.81 }, ["F1 score 0.8000 instead of at least 0.81"]],
        [
            { minimumRecall: 0.95, minimumPrecision: 0.9 },
            ["recall 0.9000 instead of at least 0.95", "precision 0.7200 instead of at least 0.9"],
        ],
    ] as [QualityGateInputs, string[]][]) {
        it(`finds ${shortfalls.length} shortfalls for ${JSON.stringify(gate)}`, () =>
            assert.deepEqual(findShortfalls(gate, reached), shortfalls));
    }

    it("compares with another version, less the tolerance", () => {
        const baseline = (f1Score: number) => ({ version: "3", f1Score });
        assert.deepEqual(findShortfalls({}, reached, baseline(0.8)), []);
        assert.deepEqual(findShortfalls({}, reached, baseline(0.81)), [
            "F1 score 0.8000, worse than version 3's 0.8100",
        ]);
        assert.deepEqual(findShortfalls({ tolerance: 0.1 }, reached, baseline(0.9)), []);
        assert.deepEqual(findShortfalls({ tolerance: 0.05 }, reached, baseline(0.9)), [
            "F1 score 0.8000, worse than version 3's 0.9000 with a tolerance of 0.05",
        ]);
    });

    it("takes the digits that a float has lost for nothing, and shows no score as more than it is", () => {
        assert.deepEqual(findShortfalls({ minimumF1Score: 0.95 }, { ...reached, f1Score: Math.fround(0.95) }), []);
        assert.deepEqual(findShortfalls({ minimumF1Score: 0.95 }, { ...reached, f1Score: 0.94999 }), [
            "F1 score 0.9499 instead of at least 0.95",
        ]);
    });

    it("is failed by a version without scores", () => {
        assert.equal(findShortfalls({ minimumRecall: 0.1 }, undefined).length, 1);
    });
});

const inputs: ModelInputs = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "results" } },
    resourceUrn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:Model::detector",
    stackIdentity: "identity",
    __provider: "stub",
};
const state: ModelOutputs = {
    ...inputs,
    version: "1",
    arn: "arn",
    status: "TRAINED",
    statusMessage: "",
    creationTimestamp: "",
};

/** A service with version 1, on which a training makes version 2 with an F1 score of 0.8; deleting takes a while. */
function service(more: Parameters<typeof scriptedContext>[0] = {}): ScriptedContext {
    let isDeleted = false;
    const performance: Record<string, number> = { "1": 0.9, "2": 0.8 };
    return scriptedContext({
        createModel: () => ({ ModelMetadata: { ModelVersion: "2", ModelArn: "arn", Status: "TRAINING" } }),
        listTagsForResource: () => ({ Tags: [{ Key: "pulumi-lookoutvision/started-by", Value: "x" }] }),
        tagResource: () => ({}),
        untagResource: () => ({}),
        deleteModel: () => {
            isDeleted = true;
            return {};
        },
        describeModel: ({ ModelVersion }) => {
            const version = String(ModelVersion);
            if ((version === "2" && isDeleted) || performance[version] === undefined) {
                throw apiError("ResourceNotFoundException", "no such model");
            }
            const [Bucket, name] = ["results", `plates-${version}.json`];
            const files = {
                EvaluationResult: { Bucket, Key: `EvaluationResult-${name}` },
                EvaluationManifest: { Bucket, Key: `EvaluationManifest-${name}` },
            };
            const scores = { F1Score: performance[version], Recall: 0.7, Precision: 0.95 };
            return {
                ModelDescription: {
                    ModelVersion: version,
                    ModelArn: "arn",
                    Status: "TRAINED",
                    Performance: scores,
                    ...files,
                },
            };
        },
        ...more,
    });
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
    return work.then(
        () => assert.fail("it should have failed"),
        (error: Error) => error,
    );
}

describe("a training with a quality gate", () => {
    it("that is below it is an ordinary failure after the new version is gone, with both scores", async () => {
        const context = service();
        const handlers = modelHandlers(context);
        const news = {
            ...inputs,
            triggers: ["new"],
            qualityGate: { minimumRecall: 0.9, notWorseThan: "previous", tolerance: 0.05 },
        };
        await handlers.diff("plates/1", state, news);
        const error = await failureOf(handlers.create(news));
        assert.ok(!(error instanceof InitError) && !("id" in error));
        assert.equal(
            error.message,
            "version 2 of project plates is below its quality gate: recall 0.7000 instead of at least 0.9; " +
                "F1 score 0.8000, worse than version 1's 0.9000 with a tolerance of 0.05. " +
                "It was deleted again. Version 1 stays, and so does what hosts it. " +
                "Its evaluation is in bucket results: EvaluationResult-plates-2.json, EvaluationManifest-plates-2.json. " +
                'Add more or better pictures, or lower the gate, and run "pulumi up" again: it trains anew.',
        );
        assert.deepEqual(context.inputOf("deleteModel"), { ProjectName: "plates", ModelVersion: "2" });
        assert.equal(context.calls.at(-1), "describeModel");
    });

    it("that is below it and was the first leaves nothing", async () => {
        const error = await failureOf(
            modelHandlers(service()).create({ ...inputs, qualityGate: { minimumF1Score: 0.81 } }),
        );
        assert.match(error.message, /It was deleted again, and no trained version was there before\./);
    });

    it("that passes leaves no trace of the gate in the state but the argument", async () => {
        const handlers = modelHandlers(service());
        const news = { ...inputs, qualityGate: { minimumF1Score: 0.8, notWorseThan: "previous", tolerance: 0.1 } };
        await handlers.diff("plates/1", state, news);
        const { outs } = await handlers.create(news);
        assert.deepEqual([outs.version, outs.qualityGate], ["2", news.qualityGate]);
        assert.ok(!("gatePending" in outs) && !("previousModel" in outs) && !("belowGate" in outs));
    });

    it("that replaces nothing isn't worse than the previous", async () => {
        const { outs } = await modelHandlers(service()).create({
            ...inputs,
            qualityGate: { notWorseThan: "previous" },
        });
        assert.equal(outs.version, "2");
    });

    it("is compared with the version that it replaces also when the resource is renamed in the same update", async () => {
        const handlers = modelHandlers(service());
        const renamed = {
            ...inputs,
            resourceUrn: inputs.resourceUrn.replace("::detector", "::renamed"),
            qualityGate: { notWorseThan: "previous" },
        };
        await handlers.diff("plates/1", state, renamed);
        assert.match((await failureOf(handlers.create(renamed))).message, /worse than version 1's 0\.9000/);
    });

    it("is compared with the last trained version behind one that failed or was below its gate", async () => {
        for (const unfit of [{ status: "TRAINING_FAILED", gatePending: true }, { belowGate: "why" }] as const) {
            const handlers = modelHandlers(service());
            await handlers.diff("plates/5", { ...state, ...unfit, version: "5", previousModel: "plates/1" }, inputs);
            const error = await failureOf(handlers.create({ ...inputs, qualityGate: { notWorseThan: "previous" } }));
            assert.match(error.message, /worse than version 1's 0\.9000\. It was deleted again\. Version 1 stays/);
        }
    });

    it("isn't begun when the version to compare with isn't there", async () => {
        const context = service();
        const error = await failureOf(modelHandlers(context).create({ ...inputs, qualityGate: { notWorseThan: "7" } }));
        assert.equal(
            error.message,
            'qualityGate.notWorseThan names version 7 of project plates, which is not on the service: name another, or "previous"',
        );
        assert.ok(!context.calls.includes("createModel"));
    });

    it("that is below it and can't be deleted is in the state, to be replaced by the next update", async () => {
        const refused = (): never => {
            throw apiError("AccessDeniedException", "not yours");
        };
        const handlers = modelHandlers(service({ deleteModel: refused }));
        await handlers.diff("plates/1", state, inputs);
        const news = { ...inputs, qualityGate: { minimumF1Score: 0.9 } };
        const error = await failureOf(handlers.create(news));
        assert.ok(error instanceof InitError);
        assert.match(
            error.message,
            /^Version 2 .* is below its quality gate: F1 score 0\.8000 .* could not be deleted \(not yours.*\), so it is in the state .*Version 1 stays until then/,
        );
        const kept = error.properties as unknown as ModelOutputs;
        assert.equal(kept.belowGate, "F1 score 0.8000 instead of at least 0.9");
        assert.deepEqual((await handlers.diff("plates/2", kept, news)).replaces, ["qualityGate"]);
    });
});

describe("a wait that was cut off before the quality gate", () => {
    const gate = { minimumF1Score: 0.85 };
    const cutOff = {
        ...state,
        version: "2",
        status: "TRAINING",
        gatePending: true,
        previousModel: "plates/1",
        qualityGate: gate,
    } as const;
    const news = { ...inputs, qualityGate: gate };

    it("is taken up with the gate, also when a refresh has seen the training's end since", async () => {
        for (const status of ["TRAINING", "TRAINED"]) {
            const context = service();
            const handlers = modelHandlers(context);
            const olds = { ...cutOff, status, performance: { f1Score: 0.8, recall: 0.7, precision: 0.95 } };
            assert.deepEqual(await handlers.diff("plates/2", olds, news), {
                changes: true,
                replaces: [],
                deleteBeforeReplace: false,
            });
            const error = await failureOf(handlers.update("plates/2", olds, news));
            assert.ok(error instanceof InitError, String(error));
            assert.match(
                error.message,
                /0\.8000 instead of at least 0\.85\. It is in the state already, so it is kept until a version that passes replaces it\. Version 1 stays until then/,
            );
            assert.ok(!context.calls.includes("deleteModel"));
            assert.deepEqual(
                (await handlers.diff("plates/2", error.properties as unknown as ModelOutputs, news)).replaces,
                ["qualityGate"],
            );
        }
    });

    it("passes once the gate is lowered, in place", async () => {
        const handlers = modelHandlers(service());
        const { gatePending: _, ...below } = {
            ...cutOff,
            status: "TRAINED",
            belowGate: "why",
            performance: { f1Score: 0.8, recall: 0.7, precision: 0.95 },
        };
        const lowered = { ...inputs, qualityGate: { minimumF1Score: 0.7 } };
        assert.deepEqual(await handlers.diff("plates/2", below, lowered), {
            changes: true,
            replaces: [],
            deleteBeforeReplace: false,
        });
        const outs = await handlers.update("plates/2", below, lowered);
        assert.ok(!("belowGate" in outs) && !("previousModel" in outs));
        assert.deepEqual(await handlers.diff("plates/2", outs, lowered), {
            changes: false,
            replaces: [],
            deleteBeforeReplace: false,
        });
    });
});

describe("another quality gate alone", () => {
    const trained = {
        ...state,
        performance: { f1Score: 0.8, recall: 0.7, precision: 0.95 },
        qualityGate: { minimumRecall: 0.5 },
    };

    it("is an update in place that calls nothing, and warns of a version below it", async () => {
        const context = scriptedContext({});
        const handlers = modelHandlers(context);
        const news = { ...inputs, qualityGate: { minimumRecall: 0.75, notWorseThan: "previous" } };
        assert.deepEqual(await handlers.diff("plates/1", trained, news), {
            changes: true,
            replaces: [],
            deleteBeforeReplace: false,
        });
        const outs = await handlers.update("plates/1", trained, news);
        assert.deepEqual(outs, { ...trained, qualityGate: news.qualityGate });
        assert.deepEqual(context.calls, []);
        assert.deepEqual(context.notes, [
            "Version 1 is below the new quality gate (recall 0.7000 instead of at least 0.75). It stays until the next training.",
        ]);
    });

    it("says nothing when the version passes, or there is no gate any more", async () => {
        const context = scriptedContext({});
        const handlers = modelHandlers(context);
        await handlers.update("plates/1", trained, { ...inputs, qualityGate: { minimumRecall: 0.7 } });
        const outs = await handlers.update("plates/1", trained, inputs);
        assert.ok(!("qualityGate" in outs));
        assert.deepEqual([context.calls, context.notes], [[], []]);
    });
});
