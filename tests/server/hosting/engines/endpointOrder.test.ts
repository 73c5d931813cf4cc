import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { chooseBackbone } from "../../../../server/detector/backbone/backboneChoice";
import { decodeModelFile, encodeModelFile } from "../../../../server/detector/modelFile";
import { createDataKeys } from "../../../../server/encryption/dataKeys";
import { createKms } from "../../../../server/encryption/kms";
import { loadServiceKey } from "../../../../server/encryption/serviceKey";
import { ownImage } from "../../../../server/hosting/engines/sageMaker/engine";
import { prepareEndpointOrder } from "../../../../server/hosting/engines/sageMaker/endpointOrder";
import { readArchive } from "../../../../server/sageMaker/archive";
import { parseEngineSetting } from "../../../../server/sageMaker/engineSetting";
import { convolutionalBackbone, sha256, transformerBackbone, writeBackbone } from "../../detector/madeBackbones";
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

    it("packs the backbone that somebody has brought beside its model, and refuses where that isn't the service's", async () => {
        const folder = await mkdtemp(join(tmpdir(), "brought-"));
        try {
            const backbone = convolutionalBackbone();
            const checksum = sha256(backbone.graph);
            const model = decodeModelFile(await readFile(fixtureModel));
            const brought = encodeModelFile({ ...model, backboneReading: "brought", backboneChecksum: checksum });
            const refusal = new RegExp(`brought backbone whose SHA-256 is ${checksum}, .*--backbone FILE\\.onnx`);
            await assert.rejects(packed(brought), { message: refusal });
            chooseBackbone(await writeBackbone(folder, "other", transformerBackbone()));
            await assert.rejects(packed(brought), { message: refusal });
            chooseBackbone(await writeBackbone(folder, "convolutional", backbone));
            const files = await readArchive(Readable.from([Buffer.from(await packed(brought))]), 1e9);
            assert.deepEqual([...files.keys()], ["model", "backbone.onnx", "backbone.json"]);
            assert.equal(sha256(files.get("backbone.onnx")!), checksum);
        } finally {
            chooseBackbone("own");
            await rm(folder, { recursive: true });
        }
    });
});
