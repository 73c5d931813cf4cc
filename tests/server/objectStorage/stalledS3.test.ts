import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createS3Client, createS3Storage } from "../../../server/objectStorage/s3Storage";
import { withEnvironment } from "../../harness/withEnvironment";

/** Takes connections and requests, and then falls silent: at once, or in the middle of a body. */
async function startSilentServer(): Promise<{ server: Server; sockets: Set<Socket> }> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
        sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("data", (data) => {
            if (data.toString().startsWith("GET")) {
                socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nsome of it");
            }
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { server, sockets };
}

describe("an S3 that stops to answer", function () {
    this.timeout(30_000);
    const stalledMs = 100;
    const actions = {
        "looks for a bucket": (storage: ReturnType<typeof createS3Storage>) => storage.requireBucket("pictures"),
        "reads an object that stalls half-way": (storage: ReturnType<typeof createS3Storage>) => storage.read({ bucket: "pictures", key: "a" }, 2000),
    };
    for (const [what, action] of Object.entries(actions)) {
        it(`holds nobody up for ever who ${what}`, async () => {
            const { server, sockets } = await startSilentServer();
            const { port } = server.address() as AddressInfo;
            const environment = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "us-east-1" };
            const putBack = withEnvironment(environment);
            const client = createS3Client(process.env, "us-east-1", stalledMs);
            try {
                await assert.rejects(action(createS3Storage(() => client)), /S3 could not be reached to .*TimeoutError.* Try again when it is back\./);
            } finally {
                putBack();
                client.destroy();
                sockets.forEach((socket) => socket.destroy());
                server.close();
            }
        });
    }
});
