import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createS3Client } from "../../../server/objectStorage/s3Client";
import { createS3Storage } from "../../../server/objectStorage/s3Storage";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("an S3 for which the credentials have expired", () => {
    it("is told in one sentence, with what to do, and not tried again", async () => {
        let requests = 0;
        // S3's own answer; no stand-in for it lets credentials expire.
        const server = createServer((_request, response) => {
            requests++;
            response.writeHead(400, { "content-type": "application/xml" });
            response.end("<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>");
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as AddressInfo;
        const restore = withEnvironment({
            AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
            AWS_ACCESS_KEY_ID: "ASIA",
            AWS_SECRET_ACCESS_KEY: "b",
            AWS_SESSION_TOKEN: "old",
            AWS_REGION: "us-east-1",
        });
        const client = createS3Client(process.env, "us-east-1");
        try {
            await assert.rejects(createS3Storage(() => client).read({ bucket: "pictures", key: "a.png" }, 1000), {
                message:
                    /^The AWS credentials that the service was started with have expired, so .*pictures.* can't be reached\. Start it again with fresh ones\.$/,
            });
            assert.equal(requests, 1);
        } finally {
            client.destroy();
            restore();
            server.closeAllConnections();
            server.close();
        }
    });
});
