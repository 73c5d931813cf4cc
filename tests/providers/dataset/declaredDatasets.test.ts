import assert from "node:assert/strict";
import { checkDataset } from "../../../providers/dataset/check";
import { followDatasets } from "../../../providers/dataset/declaredDatasets";
import type { DeclaredDatasets } from "../../../providers/dataset/declaredDatasets";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { declaredConvention } from "../../../providers/dataset/pictures/maskConvention";
import type { RawProperties } from "../../../providers/host/contract";
import { modelHandlers } from "../../../providers/model/handlers";
import { projectHandlers } from "../../../providers/project/handlers";
import { scriptedContext } from "../scriptedService";

const picture = (place: string, sha256 = place) => ({ path: `/p/${place}`, name: "a.png", place, bytes: 1, sha256 });
const convention = declaredConvention({});

/** Has a dataset of so many pictures checked, as preview does. */
async function declare(
    declared: DeclaredDatasets,
    projectName: string,
    datasetType: string,
    normal: number,
    anomaly: number,
): Promise<void> {
    const pictures = [
        ...Array.from({ length: normal }, (_, i) => ({ ...picture(`${datasetType}n${i}`), label: "normal" as const })),
        ...Array.from({ length: anomaly }, (_, i) => ({
            ...picture(`${datasetType}a${i}`),
            label: "anomaly" as const,
        })),
    ];
    const images = { folder: "pictures", bucket: "data" };
    await checkDataset({ projectName, datasetType, images }, declared, async () => ({
        pictures,
        convention,
        problems: [],
        notes: [],
    }));
}

/** Has a model checked, by default one that the stack doesn't have yet. */
async function checkModel(declared: DeclaredDatasets, more: object = {}, olds: RawProperties = {}) {
    const news = { projectName: "plates", outputConfig: { s3Location: { bucket: "data" } }, ...more };
    const { warnings, failures } = await modelHandlers(scriptedContext({}), declared).check(olds, news);
    return { warnings, failures: failures.map(({ reason }) => reason) };
}

async function warnings(declared: DeclaredDatasets, projectName = "plates"): Promise<string[] | undefined> {
    return (await checkModel(declared, { projectName })).warnings;
}

/** Has a project checked that the program makes, or that the stack has already. */
const declareProject = (declared: DeclaredDatasets, olds: RawProperties = {}) =>
    projectHandlers(scriptedContext({}), declared).check(olds, { projectName: "plates" });

describe("too few pictures for a declared model", () => {
    for (const [train, test, warning] of [
        [[20, 10], undefined, undefined],
        [
            [19, 10],
            undefined,
            "The train dataset has 19 normal and 10 anomalous pictures, and training needs at least 20 and 10: add pictures, or a dataset of type test that the model depends on.",
        ],
        [
            [20, 9],
            undefined,
            "The train dataset has 20 normal and 9 anomalous pictures, and training needs at least 20 and 10: add pictures, or a dataset of type test that the model depends on.",
        ],
        [[10, 0], [10, 8], undefined],
        [
            [10, 0],
            [10, 7],
            "The test dataset has 10 normal and 7 anomalous pictures, and training needs at least 10 and 8: add pictures.",
        ],
        [undefined, undefined, undefined],
    ] as [[number, number] | undefined, [number, number] | undefined, string | undefined][]) {
        it(`are ${warning === undefined ? "nothing" : "told in preview"}, as a failure where the training would surely fail, for train ${train} and test ${test}, as the service counts`, async () => {
            const declared = followDatasets();
            await declare(declared, "boards", "train", 1, 1);
            if (train) {
                await declare(declared, "plates", "train", ...train);
            }
            if (test) {
                await declare(declared, "plates", "test", ...test);
            }
            const expected = warning === undefined ? [] : [warning];
            // A dataset of type test may be on the service already, unless the program declares one.
            const isSure = test !== undefined && warning !== undefined;
            assert.deepEqual(
                await checkModel(declared),
                isSure ? { warnings: [], failures: expected } : { warnings: expected, failures: [] },
            );
            // A model that the stack has isn't trained by this, and neither is one that is taken over.
            const existing = { projectName: "plates" };
            assert.deepEqual(await checkModel(declared, {}, existing), { warnings: expected, failures: [] });
            assert.deepEqual(await checkModel(declared, { adoptVersion: "1" }), { warnings: expected, failures: [] });
            // No other dataset can be in a project that is yet to be made.
            await declareProject(declared);
            assert.deepEqual((await checkModel(declared)).failures, expected);
            await declareProject(declared, existing);
            assert.deepEqual((await checkModel(declared)).failures, isSure ? expected : []);
        });
    }

    it("are no warning where a dataset isn't known yet, or its pictures are in a manifest", async () => {
        for (const [projectName, datasetType] of [
            [unknownMarker, "test"],
            ["plates", unknownMarker],
        ] as const) {
            const declared = followDatasets();
            await declare(declared, "plates", "train", 19, 10);
            declared.note(projectName, datasetType);
            assert.deepEqual(await warnings(declared), []);
        }
        const declared = followDatasets();
        declared.note("plates", "train");
        assert.deepEqual(await warnings(declared), []);
        await declare(declared, unknownMarker, "train", 1, 1);
        assert.deepEqual(await warnings(declared, unknownMarker), []);
    });
});

describe("pictures in both datasets", () => {
    const images = { folder: "pictures", bucket: "data" };
    const check = async (
        declared: DeclaredDatasets,
        datasetType: string,
        sha256s: string[],
        projectName = "plates",
    ) => {
        const pictures = sha256s.map((sha256, index) => ({
            ...picture(`normal/${datasetType}${index}.png`, sha256),
            label: "normal" as const,
        }));
        const { failures } = await checkDataset({ projectName, datasetType, images }, declared, async () => ({
            pictures,
            convention,
            problems: [],
            notes: [],
        }));
        return failures.map(({ reason }) => reason);
    };

    for (const [first, second] of [
        ["train", "test"],
        ["test", "train"],
    ] as [string, string][]) {
        it(`are told in preview, under whatever names, with the ${first} dataset declared first`, async () => {
            const declared = followDatasets();
            assert.deepEqual(await check(declared, first, ["1", "2", "3"]), []);
            assert.deepEqual(await check(declared, second, ["4", "3"]), [
                "1 picture is in the train and the test dataset, so a test would say nothing: " +
                    `normal/${second}1.png (${first}: normal/${first}2.png); remove them from one of the two`,
            ]);
        });
    }

    it("are none in datasets of two projects, nor where the project isn't known yet", async () => {
        for (const names of [
            ["a", "b"],
            [unknownMarker, unknownMarker],
        ] as [string, string][]) {
            const declared = followDatasets();
            await check(declared, "train", ["1"], names[0]);
            assert.deepEqual(await check(declared, "test", ["1"], names[1]), []);
        }
    });

    it("are named five at most", async () => {
        const declared = followDatasets();
        await check(declared, "train", [..."abcdefgh"]);
        assert.match(
            (await check(declared, "test", [..."abcdefgh"])).join(),
            /^8 pictures are .*test4\.png \([^)]*\) and 3 more; remove/,
        );
    });
});
