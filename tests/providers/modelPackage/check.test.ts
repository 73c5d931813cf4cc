import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkModelPackage } from "../../../providers/modelPackage/check";
import { inputs, withGreengrass } from "./packageState";

const reasons = (news: object) => checkModelPackage({ ...news }).failures.map(({ reason }) => reason);
const greengrass = "configuration.greengrass";
const jetson = { targetPlatform: undefined, targetDevice: "jetson_xavier" };

describe("checking a model package", () => {
    it("accepts all arguments, and changes none", () => {
        const all = {
            ...withGreengrass({
                componentVersion: "1.2.3",
                componentDescription: "Looks at plates, (line 7)?",
                tags: { line: "7" },
                targetPlatform: { os: "LINUX", arch: "ARM64", accelerator: "NVIDIA" },
                compilerOptions: '{"gpu-code": "sm_72"}',
            }),
            jobName: "nightly-7",
            description: "the first",
            triggers: [1],
            timeouts: { create: "10m", update: "10m" },
        };
        assert.deepEqual(checkModelPackage({ ...all }), { inputs: all, failures: [] });
        assert.deepEqual(reasons(withGreengrass(jetson)), []);
    });

    it("accepts what only preview doesn't know, wherever it stands", () => {
        for (const name of [
            "projectName",
            "modelVersion",
            "jobName",
            "description",
            "configuration",
            "triggers",
            "timeouts",
        ]) {
            assert.deepEqual(reasons({ ...inputs, [name]: unknownMarker }), [], name);
        }
        assert.deepEqual(reasons({ ...inputs, configuration: { greengrass: unknownMarker } }), []);
        const members = [
            "s3OutputLocation",
            "componentName",
            "componentVersion",
            "componentDescription",
            "tags",
            "targetDevice",
            "targetPlatform",
            "compilerOptions",
        ];
        for (const member of members) {
            assert.deepEqual(reasons(withGreengrass({ [member]: unknownMarker })), [], member);
        }
        assert.deepEqual(reasons(withGreengrass({ ...jetson, compilerOptions: unknownMarker })), []);
        assert.deepEqual(reasons(withGreengrass({ tags: { line: unknownMarker } })), []);
    });

    const cases: [string, object, string][] = [
        ["no version", { ...inputs, modelVersion: undefined }, "modelVersion is required"],
        [
            "the latest version, which would be another one tomorrow",
            { ...inputs, modelVersion: "latest" },
            'modelVersion must be the number of a version, as "3", not "latest"',
        ],
        [
            "a job's name with a space",
            { ...inputs, jobName: "my job" },
            'jobName must be 1 to 64 letters, digits and hyphens, not "my job"',
        ],
        ["no configuration", { ...inputs, configuration: undefined }, "configuration is required"],
        ["a configuration for nothing", { ...inputs, configuration: {} }, `${greengrass} is required`],
        [
            "no bucket",
            withGreengrass({ s3OutputLocation: { prefix: "edge/" } }),
            `${greengrass}.s3OutputLocation.bucket is required`,
        ],
        [
            "a component name with a slash",
            withGreengrass({ componentName: "a/b" }),
            `${greengrass}.componentName must be 1 to 128 letters, digits, hyphens, underscores and dots, not "a/b"`,
        ],
        [
            "a component version of two numbers",
            withGreengrass({ componentVersion: "1.0" }),
            `${greengrass}.componentVersion must be a version of three numbers, as "1.0.0", not "1.0"`,
        ],
        [
            "another device",
            withGreengrass({ ...jetson, targetDevice: "nano" }),
            `${greengrass}.targetDevice must be "jetson_xavier", not "nano"`,
        ],
        [
            "another architecture",
            withGreengrass({ targetPlatform: { os: "LINUX", arch: "RISC_V" } }),
            `${greengrass}.targetPlatform.arch must be "ARM64" or "X86_64", not "RISC_V"`,
        ],
        [
            "neither device nor platform",
            withGreengrass({ targetPlatform: undefined }),
            `${greengrass} needs either a targetDevice or a targetPlatform, and not both`,
        ],
        [
            "a device and a platform",
            withGreengrass({ targetDevice: "jetson_xavier" }),
            `${greengrass} needs either a targetDevice or a targetPlatform, and not both`,
        ],
        [
            "compiler options for a device",
            withGreengrass({ ...jetson, compilerOptions: "{ }" }),
            `${greengrass}.compilerOptions can be given with a targetPlatform only`,
        ],
        [
            "compiler options that are no JSON",
            withGreengrass({ compilerOptions: "{'mcpu': 'x'}" }),
            `${greengrass}.compilerOptions must be a JSON object as text, like '{"mcpu": "core-avx2"}'`,
        ],
        [
            "a tag without letters",
            withGreengrass({ tags: { "": "7" } }),
            "a tag's key must be 1 to 128 letters, digits, spaces and any of _ . : / = + - @",
        ],
        [
            "an argument that nobody knows",
            withGreengrass({ componentNames: "x" }),
            `${greengrass}.componentNames is no argument: did you mean ${greengrass}.componentName?`,
        ],
        [
            "a time for deleting, which takes none",
            { ...inputs, timeouts: { delete: "1h" } },
            "timeouts.delete is no argument: known are timeouts.create, timeouts.update",
        ],
    ];
    for (const [what, news, reason] of cases) {
        it(`refuses ${what}`, () => {
            assert.deepEqual(reasons(news), [reason]);
        });
    }
});
