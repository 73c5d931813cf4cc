import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBroughtBackbone } from "../../../server/detector/backbone/broughtBackbone";
import { chooseBackbone } from "../../../server/detector/backbone/backboneChoice";
import { sourcesOf } from "../../../server/detector/backbone/mapAdapter";
import { loadDetector } from "../../../server/detector/loadDetector";
import { decodeModelFile } from "../../../server/detector/modelFile";
import { trainDetector } from "../../../server/detector/trainDetector";
import { useBackbone } from "../../../server/service/useBackbone";
import { drawnPictures } from "./drawnPictures";
import { convolutionalBackbone, sha256, transformerBackbone, writeBackbone } from "./madeBackbones";

describe("a backbone that somebody brings", function () {
    this.timeout(600_000);
    const convolutional = convolutionalBackbone();
    const transformer = transformerBackbone();
    const training = drawnPictures(12, 8);
    const test = drawnPictures(6, 6, 1000);
    let folder: string;
    let files: Record<"convolutional" | "transformer", string>;
    const models: Partial<Record<keyof typeof files | "own", Uint8Array>> = {};
    const train = async () =>
        trainDetector({
            training,
            test,
            seed: 1,
            effort: "quick",
            onProgress: () => undefined,
            signal: new AbortController().signal,
        });

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "brought-"));
        files = {
            convolutional: await writeBackbone(folder, "convolutional", convolutional),
            transformer: await writeBackbone(folder, "transformer", transformer),
        };
        models.own = (await train()).file;
    });
    afterEach(() => chooseBackbone("own"));
    after(() => rm(folder, { recursive: true, force: true }));

    for (const kind of ["convolutional", "transformer"] as const) {
        it(`trains and detects: a ${kind} one, which the model file names`, async () => {
            await useBackbone(files[kind]);
            const { file, evaluation } = await train();
            models[kind] = file;
            assert.equal(decodeModelFile(file).backboneChecksum, sha256({ convolutional, transformer }[kind].graph));
            assert.ok(evaluation.metrics.rocAuc >= 0.8, `ROC AUC ${evaluation.metrics.rocAuc}`);
            const detector = await loadDetector(file);
            for (const [index, picture] of test.slice(4, 8).entries()) {
                const { isAnomalous, confidence, anomalyMap } = await detector.detect(await picture.read(), {
                    explain: true,
                });
                const expected = evaluation.predictions[4 + index];
                assert.deepEqual([isAnomalous, confidence], [expected.isAnomalous, expected.confidence]);
                assert.ok(anomalyMap !== undefined);
            }
        });
    }

    it("is refused by models of another one, in a sentence that says which", async () => {
        await assert.rejects(loadDetector(models.convolutional!), {
            name: "ModelFileError",
            message: new RegExp(`SHA-256 is ${sha256(convolutional.graph)}, and the one that comes with .* --backbone`),
        });
        chooseBackbone(files.transformer);
        await assert.rejects(loadDetector(models.convolutional!), {
            message: new RegExp(`${sha256(convolutional.graph)}, and ${sha256(transformer.graph)} is in use`),
        });
        await assert.rejects(loadDetector(models.own!), {
            message: /trained with the backbone that comes with lookoutvision, and another is in use; go without/,
        });
    });

    it("is refused when its manifest has it run in another way than at the training", async () => {
        const { input } = convolutional.manifest;
        const manifest = { ...convolutional.manifest, input: { ...input, mean: [0, 0, 0] } };
        chooseBackbone(await writeBackbone(folder, "otherInput", { ...convolutional, manifest }));
        await assert.rejects(loadDetector(models.convolutional!), { message: /another input or other layers/ });
        const renamed = { ...convolutional.manifest, name: "renamed", licence: "MIT" };
        chooseBackbone(await writeBackbone(folder, "renamed", { ...convolutional, manifest: renamed }));
        await loadDetector(models.convolutional!);
    });

    const { manifest } = convolutional;
    const faults: [string, unknown, RegExp][] = [
        ["without a manifest", undefined, /manifest .*noManifest0\.json can't be used: .*docs\/backbones\.md/],
        ["with one that is no JSON", "{ format: 1", /it is not JSON/],
        ["with one of another form", { ...manifest, format: 2 }, /format must be 1/],
        ["with one without a licence", { ...manifest, licence: "" }, /name, licence and input\.name must be texts/],
        ["with one about another file", { ...manifest, sha256: "0".repeat(64) }, /about a file with the SHA-256 0{64}/],
        [
            "with deviations of 0",
            { ...manifest, input: { ...manifest.input, deviation: [1, 0, 1] } },
            /deviations above 0/,
        ],
        ["with no layers", { ...manifest, layers: [] }, /layers must be a list of 1 to 6/],
        ["with a layer without a stride", { ...manifest, layers: [{ output: "stage1" }] }, /must have output, stride/],
        [
            "with a layer that isn't there",
            { ...manifest, layers: [{ output: "stage9", stride: 4 }] },
            /no output stage9 of floats; it has stage1, stage2/,
        ],
        [
            "with another stride than it has",
            { ...manifest, layers: [{ output: "stage2", stride: 4 }] },
            /stage2 is 1 × 32 × 40 × 40 instead of 1 × channels × 80 × 80, at a stride of 4/,
        ],
        [
            "with tokens that are none",
            { ...manifest, layers: [{ output: "stage2", stride: 8, leadingTokens: 1 }] },
            /instead of 1 × 1601 tokens/,
        ],
        ["with an input that isn't there", { ...manifest, input: { ...manifest.input, name: "x" } }, /can't look at/],
    ];
    for (const [index, [name, changed, message]] of faults.entries()) {
        it(`is refused ${name}`, async () => {
            const file = await writeBackbone(folder, `noManifest${index}`, { ...convolutional, manifest: changed });
            const look = async () => {
                const rgb = new Uint8Array(3 * 320 * 320);
                await (await openBroughtBackbone(file)).computeFeatureMaps({ rgb }, 320, 320, () => undefined);
            };
            await assert.rejects(look(), { name: "BackboneError", message });
        });
    }

    it("is tried in a process of its own when a service starts, which says what to do instead", async () => {
        const graph = convolutional.graph.slice(0, 1000);
        const broken = { graph, manifest: { ...manifest, sha256: sha256(graph) } };
        const file = await writeBackbone(folder, "broken", broken);
        await assert.rejects(useBackbone(file), {
            message: /broken\.onnx is no ONNX graph that can be run: .* Or start with --backbone own/s,
        });
        await assert.rejects(useBackbone(join(folder, "missing.onnx")), { message: /missing\.onnx can't be read/ });
        await loadDetector(models.own!);
    });
});

describe("the layers of a brought backbone", () => {
    it("are looked at where the package's own has maps of about the same stride, shared out in their order", () => {
        assert.deepEqual(sourcesOf([4, 8, 16, 32]), { s4: 0, s8: 1, s16a: 2, s16b: 2, s32a: 3, s32b: 3 });
        assert.deepEqual(sourcesOf([14, 14, 14, 14]), { s4: 0, s8: 1, s16a: 1, s16b: 2, s32a: 2, s32b: 3 });
        assert.deepEqual(sourcesOf([8, 16, 16]), { s4: 0, s8: 0, s16a: 1, s16b: 1, s32a: 2, s32b: 2 });
        assert.deepEqual(sourcesOf([16]), { s4: 0, s8: 0, s16a: 0, s16b: 0, s32a: 0, s32b: 0 });
    });
});
