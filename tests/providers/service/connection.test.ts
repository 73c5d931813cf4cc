import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { configure } from "../../../providers/service/settings";
import { connectToService, UnreachableServiceError, waitPatienceMs } from "../../../providers/service/connection";
import { withEnvironment } from "../../harness/run/withEnvironment";
import { fakeClock } from "../fakeClock";

describe("calling the service", () => {
    let restore: () => void;
    before(() => {
        restore = withEnvironment({
            AWS_ACCESS_KEY_ID: "AKIA",
            AWS_SECRET_ACCESS_KEY: "secret",
            AWS_SESSION_TOKEN: undefined,
        });
    });
    after(() => {
        restore();
        configure(() => undefined);
    });

    /** A server that answers with these statuses in turn, the last for ever. */
    async function answering(...statuses: number[]): Promise<{ server: Server; requests: () => number }> {
        let requests = 0;
        const server = createServer((_request, response) => {
            const status = statuses[Math.min(requests++, statuses.length - 1)];
            const error = {
                429: "ThrottlingException",
                404: "ResourceNotFoundException",
                500: "InternalServerException",
            }[status];
            response.writeHead(status, {
                "content-type": "application/json",
                ...(error && { "x-amzn-errortype": error }),
            });
            response.end(JSON.stringify(error ? { Message: `it is ${error}` } : {}));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        configure((key) => (key === "lookoutvision:endpoint" ? endpoint : undefined));
        return { server, requests: () => requests };
    }

    it("names the endpoint, whence it is known and what to do when nobody answers, after 10 seconds of trying", async () => {
        const { server } = await answering(200);
        const { port } = server.address() as AddressInfo;
        await new Promise((resolve) => server.close(resolve));
        const clock = fakeClock();
        const service = await connectToService(clock);
        await assert.rejects(
            service.call((api) => api.describeProject({ ProjectName: "p" })),
            (error: Error) => {
                assert.ok(error instanceof UnreachableServiceError);
                assert.equal(
                    error.message,
                    `nobody answers at http://127.0.0.1:${port}/ (ECONNREFUSED): check that the service runs there, or correct the stack setting lookoutvision:endpoint, then try again`,
                );
                return true;
            },
        );
        assert.ok(clock.now() > 5_000 && clock.now() <= 10_000, `${clock.now()} ms`);
        const before = clock.now();
        await assert.rejects(service.call((api) => api.describeProject({ ProjectName: "p" }), waitPatienceMs));
        assert.ok(clock.now() - before > 110_000);
        await assert.rejects(
            service.callOnce((api) => api.describeProject({ ProjectName: "p" })),
            UnreachableServiceError,
        );
    });

    it("tries again while the service throttles or has a fault", async () => {
        const { server, requests } = await answering(429, 500, 200);
        const service = await connectToService(fakeClock());
        await service.call((api) => api.describeProject({ ProjectName: "p" }));
        assert.equal(requests(), 3);
        server.close();
    });

    it("tells at once what the service refuses", async () => {
        const { server, requests } = await answering(404);
        const service = await connectToService(fakeClock());
        await assert.rejects(
            service.call((api) => api.describeProject({ ProjectName: "p" })),
            /it is ResourceNotFoundException/,
        );
        assert.equal(requests(), 1);
        server.close();
    });
});
