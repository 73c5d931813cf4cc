import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { decodeModelFile, encodeModelFile } from "../../../../server/detector/modelFile";
import { createDataKeys } from "../../../../server/encryption/dataKeys";
import { createKms } from "../../../../server/encryption/kms";
import { loadServiceKey } from "../../../../server/encryption/serviceKey";
import { ownImage } from "../../../../server/hosting/engines/sageMaker/engine";
import { prepareEndpointOrder } from "../../../../server/hosting/engines/sageMaker/endpointOrder";
import { readArchive } from "../../../../server/sageMaker/archive";
import { parseEngineSetting } from "../../../../server/sageMaker/engineSetting";
import { fixtureModel, hostableDataDir } from "./hostableDataDir";

describe("the order of an endpoint", () => {
    async function packed(file: Uint8Array): Promise<Uint8Array> {
        const data = await hostableDataDir("sagemaker", file);
        try {
            const setting = parseEngineSetting(
                "sagemaker:role=arn:aws:iam::123456789012:role/Trainer,image=123456789012.dkr.ecr.us-east-1.amazonaws.com/a,bucket=abc",
            );
            assert.ok(setting.engine === "sagemaker");
            const { pack } = await prepareEndpointOrder(
                await data.store.selectFrom("models").selectAll().executeTakeFirstOrThrow(),
                {
                    store: data.store,
                    dataKeys: createDataKeys(await loadServiceKey(data.dataDir), createKms({}, "us-east-1")),
                    artifacts: { kind: "folder", folder: join(data.dataDir, "models") },
                    region: "us-east-1",
                    serviceId: "service",
                    settings: setting.settings,
                    software: ownImage,
                },
            );
            return await pack();
        } finally {
            await data.remove();
        }
    }

    it("packs the model in plain, as SageMaker unpacks it", async () => {
        const file = await readFile(fixtureModel);
        const files = await readArchive(Readable.from([Buffer.from(await packed(file))]), 10 * file.length);
        assert.deepEqual(
            [...files.values()].map((content) => Buffer.compare(content, file)),
            [0],
        );
    });

    it("refuses a model of a backbone that somebody has brought, before anything is made", async () => {
        const model = decodeModelFile(await readFile(fixtureModel));
        const brought = encodeModelFile({ ...model, backboneReading: "another" });
        await assert.rejects(packed(brought), {
            message:
                "it was trained with a backbone that somebody has brought, which SageMaker's image doesn't have. Host it here: set its tag lookoutvision:engine to local, and start it again.",
        });
    });
});
