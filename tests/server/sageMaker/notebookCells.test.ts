import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { parseAlgorithmAnswer } from "../../../server/sageMaker/algorithmAnswer";
import { pythonEnvironment } from "../../harness/parts/python";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { siteAlgorithm, siteBucket, siteRole, startSageMakerSite } from "../../harness/sageMaker/site";
import type { SageMakerSite } from "../../harness/sageMaker/site";

/** What the cells show. */
interface Shown {
    artifacts: string;
    transitions: string[];
    scores: Record<string, unknown>;
    endpoint: string;
    invoked: unknown;
}

/*
 * The calls of AWS's notebooks for the published algorithm, against the emulator: what these are known to do there, it takes. That
 * somebody has subscribed, and what the algorithm says of a picture, only AWS can answer. A stand-in trains and answers here.
 */
describe("the cells of AWS's notebooks for the published algorithm", function () {
    this.timeout(90_000);
    let site: SageMakerSite;
    before(async () => {
        site = await startSageMakerSite({ graceMs: 3000 });
        const folder = await mkdtemp(join(tmpdir(), "notebook-"));
        try {
            await putDataset(folder);
        } finally {
            await rm(folder, { recursive: true });
        }
    });
    after(() => site?.stop());

    async function putDataset(folder: string): Promise<void> {
        const drawn = await drawPictures(folder, { normal: 8, anomaly: 4, size: 64 });
        const put = (key: string, Body: Buffer | string) =>
            site.s3.send(new PutObjectCommand({ Bucket: siteBucket, Key: `notebook/${key}`, Body }));
        const lines: string[] = [];
        for (const [label, keys] of [
            ["normal", drawn.normal],
            ["anomaly", drawn.anomaly],
        ] as const) {
            for (const [index, key] of keys.entries()) {
                const file = await sharp(join(folder, key)).jpeg({ quality: 95 }).toBuffer();
                const name = `train/${label}-${index}.jpg`;
                await put(name, file);
                // Masks as the algorithm's own names them, and labels by another name.
                const masked = label === "anomaly" && {
                    "anomaly-mask-ref": `s3://${siteBucket}/notebook/mask.png`,
                    "anomaly-mask-ref-metadata": {
                        "internal-color-map": {
                            "0": { "class-name": "cracked", "hex-color": "#23a436", confidence: 0 },
                        },
                    },
                };
                lines.push(
                    JSON.stringify({
                        "source-ref": `s3://${siteBucket}/notebook/${name}`,
                        "my-label": label === "anomaly" ? 1 : 0,
                        "my-label-metadata": { "class-name": label, type: "groundtruth/image-classification" },
                        ...masked,
                    }),
                );
                if (index === 0) {
                    await put(`batch/${label}.jpg`, file);
                }
            }
        }
        const plain = (background: string) =>
            sharp({ create: { width: 64, height: 64, channels: 3, background } })
                .png()
                .toBuffer();
        await put("dummy.png", await plain("#ffffff"));
        await put("mask.png", await plain("#23a436"));
        await put("original.manifest", lines.join("\n"));
    }

    async function runCells(modelType: string, jobMode: "File" | "Pipe"): Promise<Shown> {
        const { python } = await pythonEnvironment();
        const cells = join(__dirname, "notebookCells.py");
        const { stdout } = await promisify(execFile)(
            python,
            [cells, siteBucket, siteAlgorithm, siteRole, modelType, jobMode],
            { env: { PATH: process.env.PATH, ...site.env } },
        );
        return JSON.parse(stdout) as Shown;
    }

    // One notebook sets Pipe for the job and its channel. The other sets File for the job, and the channel's own mode wins.
    for (const [modelType, jobMode] of [
        ["classification", "File"],
        ["segmentation", "Pipe"],
    ] as const) {
        it(`train, score and host a ${modelType}, in a job of the mode ${jobMode}`, async () => {
            const shown = await runCells(modelType, jobMode);
            const name = `notebook-${modelType}-${jobMode.toLowerCase()}`;
            assert.equal(shown.artifacts, `s3://${siteBucket}/notebook/output/${name}/output/model.tar.gz`);
            assert.deepEqual(shown.transitions, ["Starting", "Downloading", "Training", "Uploading", "Completed"]);
            assert.match(await site.emulator.training.jobs.get(name)!.log(), /learnt from 12 pictures/);
            assert.deepEqual(Object.keys(shown.scores).sort(), ["anomaly.jpg.out", "normal.jpg.out"]);
            const verdict = (answer: unknown) => parseAlgorithmAnswer(JSON.stringify(answer))!.isAnomalous;
            assert.deepEqual(
                ["normal", "anomaly"].map((picture) => verdict(shown.scores[`${picture}.jpg.out`])),
                [false, true],
            );
            assert.equal(shown.endpoint, "InService");
            assert.deepEqual(shown.invoked, shown.scores["anomaly.jpg.out"]);
            assert.deepEqual(site.emulator.hosting.left(), []);
        });
    }
});
