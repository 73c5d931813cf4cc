import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { modelFileName } from "../../../../server/artifacts/artifactStore";
import { createFolderArtifacts } from "../../../../server/artifacts/folderArtifacts";
import { sealedArtifacts } from "../../../../server/artifacts/sealedArtifacts";
import { createDataKeys } from "../../../../server/encryption/dataKeys";
import { createKms } from "../../../../server/encryption/kms";
import { loadServiceKey } from "../../../../server/encryption/serviceKey";
import { openStore } from "../../../../server/store/open";
import { serviceIdOf } from "../../../../server/store/serviceId";
import type { Database } from "../../../../server/store/schema";

export const fixtureModel = join(__dirname, "..", "..", "..", "fixtures", "models", "stackedWithMasks-0.1.0.model");

/** A data folder with version 1 of the project `plates`, which an engine has trained. No training is done for it. */
export interface HostableDataDir {
    dataDir: string;
    /** The store of the data folder, which the service has open too. */
    store: Kysely<Database>;
    remove(): Promise<void>;
}

/**
 * @param trainingEngine - name of the engine that has trained the version.
 * @param file - the trained model. Default: the fixture's.
 */
export async function hostableDataDir(trainingEngine: string, file?: Uint8Array): Promise<HostableDataDir> {
    const dataDir = await mkdtemp(join(tmpdir(), "hostable-"));
    await mkdir(join(dataDir, "buckets"));
    const store = await openStore({ dataDir });
    await serviceIdOf(store);
    const dataKeys = createDataKeys(await loadServiceKey(dataDir), createKms({}, "us-east-1"));
    const model = { id: "3f0e8a52-0000-4000-8000-00000000000a", kmsKeyId: null };
    const { dataKey, wrapped } = await dataKeys.create(model);
    await sealedArtifacts(createFolderArtifacts(join(dataDir, "models")), model.id, dataKey).write(
        modelFileName,
        file ?? (await readFile(fixtureModel)),
    );
    await store.insertInto("projects").values({ id: "p", name: "plates", createdAt: 0, nextModelVersion: 2 }).execute();
    const row = {
        ...model,
        projectId: "p",
        version: 1,
        status: "TRAINED",
        statusMessage: "The model is trained.",
        createdAt: 0,
        outputBucket: "plates",
        outputPrefix: "results/",
        wrappedDataKey: wrapped,
        trainingEngine,
    };
    await store
        .insertInto("models")
        .values(row as never)
        .execute();
    return {
        dataDir,
        store,
        async remove() {
            await store.destroy();
            await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
        },
    };
}
