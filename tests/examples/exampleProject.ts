import assert from "node:assert/strict";
import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { createEngineProject, repository } from "../harness/engine/engine";
import type { EngineProject, EngineProjectOptions } from "../harness/engine/engine";

/** A copy of an example as a user has it, with pictures drawn into `pictures/` or the folders that are named. */
export async function createExample(
    example: string,
    packages: string,
    {
        pictures = ["pictures"],
        ...options
    }: Omit<EngineProjectOptions, "copyOf" | "packages"> & { pictures?: readonly string[] } = {},
): Promise<EngineProject> {
    const project = await createEngineProject({ ...options, copyOf: join(repository, "examples", example), packages });
    for (const folder of pictures) {
        await drawPictures(join(project.folder, folder), { normal: 20, anomaly: 10, size: 64, prefix: "" });
    }
    return project;
}

/** `pulumi up`, and once more with a refresh, which must change nothing. */
export async function upTwice(project: EngineProject): Promise<Record<string, unknown>> {
    await project.mustRun(["up", "--yes", "--skip-preview"]);
    await project.mustRun(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
    return project.outputs();
}

/** `pulumi destroy`, after which there is nothing in the state and no model on the local service. */
export async function destroyAll(project: EngineProject): Promise<void> {
    await project.mustRun(["destroy", "--yes", "--skip-preview"]);
    assert.deepEqual(await project.exportStack(), []);
    const models = await readdir(join(project.dataDir, "models")).catch(() => []);
    assert.deepEqual(models, [], "trained models should be gone");
}

/** Good pieces among the anomalies: no detector can find those. */
export async function mislabel(project: EngineProject): Promise<void> {
    const { normal } = await drawPictures(join(project.folder, ".drawn"), {
        normal: 24,
        anomaly: 0,
        size: 64,
        seed: 7,
        prefix: "",
    });
    await Promise.all(
        normal.map((key, index) =>
            copyFile(
                join(project.folder, ".drawn", key),
                join(project.folder, `pictures/anomaly/mislabelled-${index}.png`),
            ),
        ),
    );
}
