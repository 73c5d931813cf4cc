import assert from "node:assert/strict";
import fc from "fast-check";
import {
    EngineSettingError,
    parseEngineSetting,
    parseEngineSettings,
    parseEngineTag,
} from "../../../server/sageMaker/engineSetting";
import type { EngineSetting } from "../../../server/sageMaker/engineSetting";
import { settingMembers } from "../../../server/sageMaker/settingMembers";
import { describeHostingCost } from "../../../server/sageMaker/cost";
import { chosenSettings, hostingSettings } from "../../../server/sageMaker/settings";

const required =
    "role=arn:aws:iam::123456789012:role/lines/Trainer,image=123456789012.dkr.ecr.us-east-1.amazonaws.com/lookoutvision:0.1.0,bucket=plates/sagemaker/";

describe("the setting --engine", () => {
    it("needs a role, an image and a bucket, and has values for all else", () => {
        assert.deepEqual(parseEngineSetting(`sagemaker:${required}`), {
            engine: "sagemaker",
            settings: {
                role: "arn:aws:iam::123456789012:role/lines/Trainer",
                image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookoutvision:0.1.0",
                bucket: "plates",
                prefix: "sagemaker/",
                instance: "ml.m5.xlarge",
                spot: false,
                maximumSeconds: 7200,
                volumeGb: 30,
                subnets: [],
                securityGroups: [],
                keepAliveSeconds: 0,
                pollMs: 30_000,
            },
        });
    });

    it("reads every member", () => {
        const setting = parseEngineSetting(
            `sagemaker:${required},instance=ml.g4dn.2xlarge,region=eu-central-1,spot=true,maximum-seconds=600,volume-gb=50,subnets=subnet-0a1b2c3d+subnet-00112233445566778,security-groups=sg-0a1b2c3d,keep-alive-seconds=900,poll-seconds=0.5,price-per-hour=0.94`,
        );
        assert.ok(setting.engine === "sagemaker");
        const { role: _role, image: _image, ...others } = setting.settings;
        assert.deepEqual(others, {
            bucket: "plates",
            prefix: "sagemaker/",
            instance: "ml.g4dn.2xlarge",
            region: "eu-central-1",
            spot: true,
            maximumSeconds: 600,
            volumeGb: 50,
            subnets: ["subnet-0a1b2c3d", "subnet-00112233445566778"],
            securityGroups: ["sg-0a1b2c3d"],
            keepAliveSeconds: 900,
            pollMs: 500,
            pricePerHour: 0.94,
        });
    });

    it("takes a role whose name has a comma", () => {
        const setting = parseEngineSetting(`sagemaker:${required.replace("Trainer", "A,B")}`);
        assert.ok(setting.engine === "sagemaker");
        assert.match(setting.settings.role, /A,B$/);
    });

    const refusals: [what: string, text: string, message: RegExp][] = [
        ["an engine that there isn't", "sagemake:role=x", /no engine "sagemake".*write one of local, sagemaker/],
        ["nothing", "", /no engine ""/],
        ["settings of the local engine", "local:spot=true", /local has no settings/],
        ["no settings at all", "sagemaker", /needs role, image, bucket: give --engine sagemaker:role=ARN/],
        ["no image", `sagemaker:${required.replace(/image=[^,]+,/, "")}`, /needs image:/],
        ["a member that there isn't", `sagemaker:${required},sport=true`, /no setting "sport".*Possible: role, image/],
        ["a member of every object", `sagemaker:${required},constructor=1`, /no setting "constructor"/],
        ["a member without a value", `sagemaker:spot,${required}`, /"spot.*" is no setting.*NAME=VALUE|no setting/],
        ["a member twice", `sagemaker:${required},spot=true,spot=false`, /"spot" is given twice/],
        ["a role that is a name", "sagemaker:role=Trainer", /role must be the ARN of a role.*not "Trainer"/],
        [
            "subnets without groups",
            `sagemaker:${required},subnets=subnet-0a1b2c3d`,
            /give security-groups with subnets/,
        ],
        ["groups without subnets", `sagemaker:${required},security-groups=sg-0a1b2c3d`, /give subnets with security/],
        ["a fraction of a second", `sagemaker:${required},maximum-seconds=60.5`, /whole number of seconds from 60/],
        ["too little time", `sagemaker:${required},maximum-seconds=59`, /from 60 to 86400/],
        ["looks without a pause", `sagemaker:${required},poll-seconds=0.04`, /from 0.05 to 600/],
        ["a price of nothing", `sagemaker:${required},price-per-hour=0.00`, /a number above 0/],
        ["a bucket with capitals", `sagemaker:${required.replace("plates", "Plates")}`, /name of a bucket/],
        ["a prefix that leads upwards", `sagemaker:${required.replace("/sagemaker/", "/../x")}`, /name of a bucket/],
        [
            "an instance type without ml.",
            `sagemaker:${required},instance=m5.xlarge`,
            /instance type of SageMaker, such as ml/,
        ],
    ];
    for (const [what, text, message] of refusals) {
        it(`refuses ${what}`, () => {
            assert.throws(
                () => parseEngineSetting(text),
                (error) => error instanceof EngineSettingError && message.test(error.message),
            );
        });
    }

    it("answers any other text with settings or a sentence, and never with another error", () => {
        const member = fc.tuple(
            fc.oneof(fc.constantFrom(...Object.keys(settingMembers)), fc.string({ maxLength: 8 })),
            fc.oneof(fc.constantFrom("true", "600", "sg-0a1b2c3d", "ml.m5.large", ""), fc.string({ maxLength: 12 })),
        );
        const text = fc
            .tuple(fc.constantFrom("sagemaker", "local", "other"), fc.array(member, { maxLength: 6 }))
            .map(([name, members]) => `${name}:${required},${members.map((pair) => pair.join("=")).join(",")}`);
        fc.assert(
            fc.property(fc.oneof(text, fc.string()), (value) => {
                try {
                    assert.ok(["local", "sagemaker"].includes(parseEngineSetting(value).engine));
                } catch (error) {
                    assert.ok(error instanceof EngineSettingError, String(error));
                    assert.match(error.message, /^[A-Z][^\n]*\.$/s);
                }
            }),
            { numRuns: 300 },
        );
    });

    it("reads what was written, whichever members are chosen, in whichever order", () => {
        const member = fc.oneof(
            fc.integer({ min: 60, max: 86_400 }).map((value) => ["maximum-seconds", "maximumSeconds", value] as const),
            fc.integer({ min: 1, max: 16_384 }).map((value) => ["volume-gb", "volumeGb", value] as const),
            fc
                .integer({ min: 0, max: 3600 })
                .map((value) => ["keep-alive-seconds", "keepAliveSeconds", value] as const),
            fc.boolean().map((value) => ["spot", "spot", value] as const),
            fc.constant(["hosting-instance", "hostingInstance", "ml.c5.large"] as const),
        );
        fc.assert(
            fc.property(fc.uniqueArray(member, { selector: ([name]) => name }), (members) => {
                const text = [...members.map(([name, , value]) => `${name}=${value}`), required].join(",");
                const setting = parseEngineSetting(`sagemaker:${text}`);
                assert.ok(setting.engine === "sagemaker");
                for (const [, key, value] of members) {
                    assert.equal(setting.settings[key], value);
                }
            }),
        );
    });

    const algorithm =
        "role=arn:aws:iam::123456789012:role/Trainer,algorithm=arn:aws:sagemaker:eu-west-1:865070037744:algorithm/lfv-public-1,variant=segmentation,bucket=plates";

    it("names the published algorithm, with the instances of AWS's samples and the region of its ARN", () => {
        const setting = parseEngineSetting(`sagemakerAlgorithm:${algorithm}`);
        assert.ok(setting.engine === "sagemakerAlgorithm");
        const { variant, instance, hostingInstance, region } = setting.settings;
        assert.deepEqual(
            [variant, instance, hostingInstance, region],
            ["segmentation", "ml.g4dn.2xlarge", "ml.c5.2xlarge", "eu-west-1"],
        );
        for (const [text, message] of [
            [algorithm.replace("segmentation", "detection"), /variant must be one of classification, classification-r/],
            [algorithm.replace(/algorithm=[^,]+,/, ""), /sagemakerAlgorithm needs algorithm:.*variant=classification/],
            [`${algorithm},region=us-east-1`, /is of the region eu-west-1, not us-east-1/],
            [`${algorithm},image=a/b`, /engine sagemakerAlgorithm has no setting "image"/],
            [`${algorithm},spot=true`, /3600 s at most: give maximum-seconds=3600 or less with spot/],
        ] as const) {
            assert.throws(() => parseEngineSetting(`sagemakerAlgorithm:${text}`), { message });
        }
        const tag = (text: string) => parseEngineTag(text, [setting]);
        assert.deepEqual(tag("sagemakerAlgorithm:variant=classification spot=true maximum-seconds=900"), {
            engine: "sagemakerAlgorithm",
            choice: { variant: "classification", spot: true, maximumSeconds: 900 },
        });
        assert.throws(() => tag("sagemakerAlgorithm:spot=true"), /3600 s at most/);
        assert.throws(() => tag("sagemakerAlgorithm:algorithm=x"), /Only the service sets algorithm/);
    });

    it("is given once for each engine, and local is always among them", () => {
        assert.deepEqual(parseEngineSettings([]), [{ engine: "local" }]);
        assert.deepEqual(
            parseEngineSettings([`sagemaker:${required}`]).map(({ engine }) => engine),
            ["sagemaker", "local"],
        );
        assert.deepEqual(
            parseEngineSettings(["local", `sagemaker:${required}`]).map(({ engine }) => engine),
            ["local", "sagemaker"],
        );
        assert.throws(() => parseEngineSettings(["local", "local"]), /local is given twice/);
    });
});

describe("the tag lookoutvision:engine", () => {
    const engines = parseEngineSettings([`sagemaker:${required},price-per-hour=0.23`]);
    const onlyHere: EngineSetting[] = [{ engine: "local" }];

    it("names an engine, alone or with what this training needs", () => {
        assert.deepEqual(parseEngineTag("local", engines), { engine: "local" });
        assert.deepEqual(parseEngineTag("sagemaker", engines), { engine: "sagemaker", choice: {} });
        assert.deepEqual(parseEngineTag("sagemaker:instance=ml.c5.xlarge spot=true volume-gb=9", engines), {
            engine: "sagemaker",
            choice: { instance: "ml.c5.xlarge", spot: true, volumeGb: 9 },
        });
    });

    it("doesn't choose what costs rights: role, image, bucket, region, prices", () => {
        for (const member of required
            .split(",")
            .concat("region=us-east-1", "price-per-hour=1", "hosting-price-per-hour=1")) {
            assert.throws(() => parseEngineTag(`sagemaker:${member}`, engines), /Only the service sets/);
        }
    });

    it("names no engine that the service doesn't have", () => {
        assert.throws(
            () => parseEngineTag("sagemaker", onlyHere),
            /no engine sagemaker \(it has: local\)\. Start it with --engine sagemaker/,
        );
    });

    it("takes the place of the service's settings, and the price goes with the instance type", () => {
        const [{ settings }] = engines as [EngineSetting & { engine: "sagemaker" }];
        assert.equal(chosenSettings(settings, { spot: true }).pricePerHour, 0.23);
        const other = chosenSettings(settings, { instance: "ml.c5.xlarge", maximumSeconds: 60 });
        assert.deepEqual(
            [other.instance, other.maximumSeconds, other.pricePerHour, other.role],
            ["ml.c5.xlarge", 60, undefined, settings.role],
        );
    });

    it("chooses the instances that host, which are those that train unless something else is set", () => {
        const hosting = (setting: string, tag: string) => {
            const parsed = parseEngineSettings([`sagemaker:${required},${setting}`]);
            const choice = parseEngineTag(tag, parsed);
            assert.ok(parsed[0].engine === "sagemaker" && choice.engine === "sagemaker");
            const settings = hostingSettings(chosenSettings(parsed[0].settings, choice.choice));
            return describeHostingCost(settings, { min: 1, max: 2 });
        };
        const cost = "in the price's currency, until the model is stopped";
        assert.equal(
            hosting("price-per-hour=0.23", "sagemaker:spot=true"),
            `1 to 2 instances ml.m5.xlarge of SageMaker (0.23 to 0.46 per hour ${cost})`,
        );
        const set = "price-per-hour=0.23,hosting-instance=ml.c5.large,hosting-price-per-hour=0.1";
        const own = `1 to 2 instances ml.c5.large of SageMaker (0.10 to 0.20 per hour ${cost})`;
        assert.equal(hosting(set, "sagemaker"), own);
        assert.equal(hosting(set, "sagemaker:instance=ml.m5.2xlarge"), own);
        const unpriced = "1 to 2 instances ml.c5.xlarge of SageMaker (until the model is stopped)";
        assert.equal(hosting(set, "sagemaker:hosting-instance=ml.c5.xlarge"), unpriced);
        assert.equal(hosting("price-per-hour=0.23", "sagemaker:instance=ml.c5.xlarge"), unpriced);
        assert.equal(hosting("hosting-price-per-hour=0.23", "sagemaker:instance=ml.c5.xlarge"), unpriced);
    });
});
