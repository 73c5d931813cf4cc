import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sampleCounts, writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import { bucket, ProjectName } from "./project";
import type { Trial } from "./trialService";
import { waitFor } from "./waits";

/** Draws pictures into a bucket of the service, and makes a project and a dataset of them. @returns their number. */
export async function importPictures(trial: Trial): Promise<number> {
    const folder = join(trial.dataDir, "buckets", bucket);
    await mkdir(folder, { recursive: true });
    const counts = trial.few ? { ...sampleCounts, normal: 24, defective: 14 } : sampleCounts;
    await writeSamplePictures(folder, { counts });
    const lines: string[] = [];
    for (const [label, name] of ["normal", "anomaly"].entries()) {
        for (const file of (await readdir(join(folder, "pictures", name))).sort()) {
            lines.push(lineFor(`s3://${bucket}/pictures/${name}/${file}`, label, name));
        }
    }
    await writeFile(join(folder, "train.manifest"), lines.join("\n"));
    const api = trial.client();
    await api.createProject({ ProjectName });
    const source = { GroundTruthManifest: { S3Object: { Bucket: bucket, Key: "train.manifest" } } };
    await api.createDataset({ ProjectName, DatasetType: "train", DatasetSource: source });
    const describe = async () =>
        (await api.describeDataset({ ProjectName, DatasetType: "train" })).DatasetDescription ?? {};
    const tell = async () => {
        const { Status, StatusMessage } = await describe();
        return `the dataset is ${Status} (${StatusMessage})`;
    };
    const dataset = await waitFor(
        { what: "the dataset", seconds: 300 },
        async () => {
            const found = await describe();
            return found.Status === "CREATE_IN_PROGRESS" ? undefined : found;
        },
        tell,
    );
    if (dataset.Status !== "CREATE_COMPLETE") {
        throw new Error(await tell());
    }
    return lines.length;
}

/** Pictures that no training has seen. */
export async function newPictures(trial: Trial): Promise<string[]> {
    const folder = join(trial.dataDir, "buckets", bucket, "new");
    return (await readdir(folder)).sort().map((file) => join(folder, file));
}

function lineFor(source: string, label: number, name: string): string {
    return JSON.stringify({
        "source-ref": source,
        "anomaly-label": label,
        "anomaly-label-metadata": {
            "class-name": name,
            confidence: 1,
            "human-annotated": "yes",
            type: "groundtruth/image-classification",
            "creation-date": "2026-01-01T00:00:00",
        },
    });
}
