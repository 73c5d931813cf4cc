import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createS3Client } from "../../../server/objectStorage/s3Client";
import { createS3Storage } from "../../../server/objectStorage/s3Storage";
import { withEnvironment } from "../../harness/run/withEnvironment";

/** Takes connections and requests, and then falls silent: at once, or after some bytes of a body. */
async function startSilentServer(): Promise<{ server: Server; sockets: Set<Socket> }> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
        sockets.add(socket);
        socket.on("error", () => undefined);
        socket.on("data", (data) => {
            if (data.toString().startsWith("GET")) {
                const offset = Number(/^range: bytes=(\d+)-/im.exec(data.toString())?.[1] ?? 0);
                const range = `content-range: bytes ${offset}-999/1000`;
                socket.write(
                    `HTTP/1.1 ${offset > 0 ? 206 : 200} OK\r\n${range}\r\ncontent-length: ${1000 - offset}\r\n\r\nsome of it`,
                );
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
        "looks for a bucket": (storage: ReturnType<typeof createS3Storage>) =>
            storage.requireWritable({ bucket: "pictures", key: "a" }),
        "reads an object that stalls half-way": (storage: ReturnType<typeof createS3Storage>) =>
            storage.read({ bucket: "pictures", key: "a" }, 2000),
        writes: (storage: ReturnType<typeof createS3Storage>) =>
            storage.write({ bucket: "pictures", key: "a" }, Buffer.alloc(1000), "image/png"),
    };
    for (const [what, action] of Object.entries(actions)) {
        it(`holds nobody up for ever who ${what}`, async () => {
            const { server, sockets } = await startSilentServer();
            const { port } = server.address() as AddressInfo;
            const environment = {
                AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
                AWS_ACCESS_KEY_ID: "a",
                AWS_SECRET_ACCESS_KEY: "b",
                AWS_REGION: "us-east-1",
            };
            const putBack = withEnvironment(environment);
            const client = createS3Client(process.env, "us-east-1", stalledMs);
            try {
                await assert.rejects(
                    action(createS3Storage(() => client)),
                    /(S3 could not be reached to|The connection to S3 broke again and again) .*TimeoutError.* Try again when (it is back|the network is well)\./,
                );
            } finally {
                putBack();
                client.destroy();
                sockets.forEach((socket) => socket.destroy());
                server.close();
            }
        });
    }
});
