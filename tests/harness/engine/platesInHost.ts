import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { readFirstKeyPair } from "../../../server/signatures/ownCredentials";
import { drawPictures } from "../pictures/drawnPictures";
import { startProviderHost } from "./providerHost";
import type { Properties, ProviderHost } from "./providerHost";

/** A resource that the provider has made. */
export interface Made {
    id: string;
    outs: Properties;
}

/**
 * The SDK's provider host, and a local service that the provider started. The service has a bucket and the project
 * `plates`.
 */
export interface PlatesInHost {
    host: ProviderHost;
    /** A client of the service, to look at what exists there. */
    service: LookoutVision;
    bucket: Made;
    project: Made;
    /** The folder `pictures` beside the program. */
    pictures: string;
    /** Makes the dataset from the folder, under `in/` in the bucket. */
    makeDataset(): Promise<Made>;
    close(): Promise<void>;
}

/** @param counts - number of pictures to draw for each label. */
export async function startPlatesInHost(counts: { normal: number; anomaly: number }): Promise<PlatesInHost> {
    const host = await startProviderHost();
    const pictures = join(host.folder, "pictures");
    await drawPictures(pictures, { ...counts, size: 64, prefix: "" });
    const make = async (news: Properties): Promise<Made> => {
        const { inputs, failures } = await host.check({}, news);
        assert.deepEqual(failures, []);
        return host.create(inputs);
    };
    const bucket = await make(host.properties("LocalBucket", "Line 7", {}));
    const project = await make(host.properties("Project", "project", { projectName: "plates" }));
    const service = await connect(host);
    return {
        host,
        service,
        bucket,
        project,
        pictures,
        makeDataset: () =>
            make(
                host.properties("Dataset", "pictures", {
                    projectName: "plates",
                    datasetType: "train",
                    images: { folder: "pictures", bucket: bucket.id, prefix: "in/" },
                }),
            ),
        async close() {
            service.destroy();
            await host.close();
        },
    };
}

/** Makes a client of the service that the host's provider has started. */
async function connect(host: ProviderHost): Promise<LookoutVision> {
    const { url } = JSON.parse(await readFile(join(host.dataDir, "service.json"), "utf8")) as { url: string };
    return new LookoutVision({
        endpoint: url,
        region: "us-east-1",
        credentials: await readFirstKeyPair(join(host.dataDir, "credentials")),
    });
}
