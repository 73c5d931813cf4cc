import assert from "node:assert/strict";
import fc from "fast-check";
import { checkModel } from "../../../providers/model/check";
import { describeEngineCost, describeHostedCost, engineTag, tagsOfEngine } from "../../../providers/model/engine";
import type { EngineInputs } from "../../../providers/model/engine";
import {
    engineTag as tagOfService,
    parseEngineSettings,
    parseEngineTag,
} from "../../../server/sageMaker/engineSetting";
import { inputs } from "./scriptedModel";

const engines = parseEngineSettings([
    "sagemakerAlgorithm:role=arn:aws:iam::123456789012:role/Trainer,algorithm=arn:aws:sagemaker:us-east-1:865070037744:algorithm/lfv,variant=classification,bucket=abc",
    "sagemaker:role=arn:aws:iam::123456789012:role/Trainer,image=123456789012.dkr.ecr.us-east-1.amazonaws.com/a,bucket=abc",
]);

describe("the engine of a model", () => {
    it("becomes the tag that the service reads, member by member", () => {
        assert.equal(engineTag, tagOfService);
        assert.deepEqual(tagsOfEngine(undefined), {});
        assert.deepEqual(parseEngineTag(tagsOfEngine({ local: true })[engineTag], engines), { engine: "local" });
        const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
        const sageMaker = fc.record({
            instanceType: optional(fc.constantFrom("ml.m5.xlarge", "ml.g4dn.2xlarge")),
            spot: optional(fc.boolean()),
            maximumTrainingSeconds: optional(fc.integer({ min: 60, max: 86_400 })),
            volumeSizeGb: optional(fc.integer({ min: 1, max: 16_384 })),
            keepAliveSeconds: optional(fc.integer({ min: 0, max: 3600 })),
            hostingInstanceType: optional(fc.constant("ml.c5.large")),
        });
        fc.assert(
            fc.property(sageMaker, fc.boolean(), (settings, inVpc) => {
                const vpc = inVpc ? { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] } : {};
                const engine: EngineInputs = { sageMaker: { ...settings, ...vpc } };
                assert.deepEqual(checkModel({ ...inputs, engine }).failures, []);
                const value = tagsOfEngine(engine)[engineTag];
                assert.match(value, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
                const read = parseEngineTag(value, engines);
                assert.ok(read.engine === "sagemaker");
                const { instanceType, maximumTrainingSeconds, volumeSizeGb, hostingInstanceType, ...others } = {
                    ...settings,
                    ...vpc,
                };
                const expected = {
                    instance: instanceType,
                    maximumSeconds: maximumTrainingSeconds,
                    volumeGb: volumeSizeGb,
                    hostingInstance: hostingInstanceType,
                    ...others,
                };
                assert.deepEqual(read.choice, JSON.parse(JSON.stringify(expected)));
            }),
        );
    });

    const wrong: [value: unknown, property: string, reason: RegExp][] = [
        ["sagemaker", "engine", /must be \{ local: true \}, \{ sageMaker: \{ … \} \} or .*, not "sagemaker"/],
        [{ local: true, sageMaker: {} }, "engine", /must be \{ local: true \}, \{ sageMaker/],
        [{ local: false }, "engine.local", /must be true, not false/],
        [{ sageMaker: { instanceType: "m5.xlarge" } }, "engine.sageMaker.instanceType", /such as ml\.m5\.xlarge/],
        [{ sageMaker: { maximumTrainingSeconds: 59 } }, "engine.sageMaker.maximumTrainingSeconds", /from 60 to 86400/],
        [{ sageMaker: { spott: true } }, "engine.sageMaker.spott", /did you mean engine\.sageMaker\.spot\?/],
        [
            { sageMaker: { subnets: ["a"], securityGroups: ["sg-0a1b2c3d"] } },
            "engine.sageMaker.subnets",
            /ids such as subnet-0a1b2c3d/,
        ],
        [{ sageMaker: { subnets: ["subnet-0a1b2c3d"] } }, "engine", /subnets needs engine\.sageMaker\.securityGroups/],
        [
            { sageMaker: { securityGroups: ["sg-0a1b2c3d"] } },
            "engine",
            /securityGroups needs engine\.sageMaker\.subnets/,
        ],
    ];
    for (const [engine, property, reason] of wrong) {
        it(`is refused as ${JSON.stringify(engine)}`, () => {
            const { failures } = checkModel({ ...inputs, engine });
            assert.deepEqual(
                failures.map((failure) => failure.property),
                [property],
            );
            assert.match(failures[0].reason, reason);
        });
    }

    it("can be the published algorithm, with its variant", () => {
        const engine: EngineInputs = {
            sageMakerAlgorithm: { variant: "segmentation", spot: true, maximumTrainingSeconds: 900 },
        };
        assert.deepEqual(checkModel({ ...inputs, engine }).failures, []);
        assert.deepEqual(parseEngineTag(tagsOfEngine(engine)[engineTag], engines), {
            engine: "sagemakerAlgorithm",
            choice: { variant: "segmentation", spot: true, maximumSeconds: 900 },
        });
        assert.match(describeEngineCost(engine)!, /of Amazon SageMaker \(spot\), at most 900 s\.$/);
        const wrongVariant = { sageMakerAlgorithm: { variant: "detection" } };
        const [failure] = checkModel({ ...inputs, engine: wrongVariant }).failures;
        assert.match(failure.reason, /one of classification, classification-robust, segmentation.*not "detection"/);
    });

    it("is refused as a tag of the user's own", () => {
        const { failures } = checkModel({ ...inputs, tags: { [engineTag]: "local" } });
        assert.deepEqual(failures, [
            {
                property: "tags",
                reason: `tags must not have the key ${engineTag}: choose the engine by the argument engine`,
            },
        ]);
    });

    it("tells what it costs at most, as far as that is known", () => {
        assert.equal(describeEngineCost({ local: true }), undefined);
        const sageMaker = { instanceType: "ml.m5.xlarge", maximumTrainingSeconds: 3600, spot: true };
        assert.equal(
            describeEngineCost({ sageMaker: { ...sageMaker, pricePerHour: 0.23 } }),
            "A training takes ml.m5.xlarge of Amazon SageMaker (spot), at most 3600 s, which costs at most 0.23 at 0.23 per hour.",
        );
        assert.match(describeEngineCost({ sageMaker: {} })!, /of the type that the service is set to/);
    });

    it("tells what hosting costs, by the type that hosts and the number of units", () => {
        const sageMaker = { instanceType: "ml.m5.xlarge", pricePerHour: 0.23 };
        const [one, some] = [
            { min: 1, max: 1 },
            { min: 1, max: 3 },
        ];
        assert.equal(
            describeHostedCost({ sageMaker }, some),
            "Hosting takes 1 to 3 instances ml.m5.xlarge of Amazon SageMaker, which costs 0.23 to 0.69 per hour, until it is stopped.",
        );
        const other = { ...sageMaker, hostingInstanceType: "ml.c5.large" };
        assert.equal(
            describeHostedCost({ sageMaker: other }, one),
            "Hosting takes 1 instance ml.c5.large of Amazon SageMaker, until it is stopped.",
        );
        assert.match(
            describeHostedCost({ sageMaker: { ...other, hostingPricePerHour: 0.1 } }, { min: 2, max: 2 })!,
            /2 instances ml\.c5\.large of Amazon SageMaker, which costs 0\.20 per hour/,
        );
        assert.match(describeHostedCost({ sageMaker: {} }, one)!, /1 instance of the type that the service is set to/);
        assert.equal(describeHostedCost({ local: true }, one), undefined);
    });
});
