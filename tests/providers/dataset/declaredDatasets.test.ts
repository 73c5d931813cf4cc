import assert from "node:assert/strict";
import { checkDataset } from "../../../providers/dataset/check";
import { type DeclaredDatasets, followDatasets } from "../../../providers/dataset/declaredDatasets";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { modelHandlers } from "../../../providers/model/handlers";
import { scriptedContext } from "../scriptedService";

const picture = { path: "/p/a.png", name: "a.png", bytes: 1, sha256: "00" };

/** Has a dataset of so many pictures checked, as preview does. */
async function declare(
    declared: DeclaredDatasets,
    projectName: string,
    datasetType: string,
    normal: number,
    anomaly: number,
): Promise<void> {
    const pictures = [
        ...Array.from({ length: normal }, () => ({ ...picture, label: "normal" as const })),
        ...Array.from({ length: anomaly }, () => ({ ...picture, label: "anomaly" as const })),
    ];
    const images = { folder: "pictures", bucket: "data" };
    await checkDataset({ projectName, datasetType, images }, declared, async () => ({ pictures, problems: [] }));
}

async function warnings(declared: DeclaredDatasets, projectName = "plates"): Promise<string[] | undefined> {
    const outputConfig = { s3Location: { bucket: "data" } };
    return (await modelHandlers(scriptedContext({}), declared).check({}, { projectName, outputConfig })).warnings;
}

describe("too few pictures for a declared model", () => {
    for (const [train, test, warning] of [
        [[20, 10], undefined, undefined],
        [
            [19, 10],
            undefined,
            "The train dataset has 19 normal and 10 anomalous pictures, and training needs at least 20 and 10: add pictures, or a dataset of type test beside it.",
        ],
        [
            [20, 9],
            undefined,
            "The train dataset has 20 normal and 9 anomalous pictures, and training needs at least 20 and 10: add pictures, or a dataset of type test beside it.",
        ],
        [[10, 0], [10, 8], undefined],
        [
            [10, 0],
            [10, 7],
            "The test dataset has 10 normal and 7 anomalous pictures, and training needs at least 10 and 8: add pictures.",
        ],
        [undefined, undefined, undefined],
    ] as [[number, number] | undefined, [number, number] | undefined, string | undefined][]) {
        it(`are ${warning === undefined ? "no warning" : "a warning in preview"} for train ${train} and test ${test}, as the service counts`, async () => {
            const declared = followDatasets();
            await declare(declared, "boards", "train", 1, 1);
            if (train) {
                await declare(declared, "plates", "train", ...train);
            }
            if (test) {
                await declare(declared, "plates", "test", ...test);
            }
            assert.deepEqual(await warnings(declared), warning === undefined ? [] : [warning]);
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
