import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LookoutVisionClient } from "@aws-sdk/client-lookoutvision";
import type { LocalService } from "../../../server/localService/findOrStart";
import { serverModule } from "../../harness/service/serverModule";
import { isAlive } from "../../harness/run/isAlive";

const { findLocalService, findOrStartLocalService } = require(
    serverModule("localService/findOrStart"),
) as typeof import("../../../server/localService/findOrStart");

/** A data folder for each test of a `describe`, and the local service there, which ends with the test. */
export function localServicesOfTests() {
    let dataDir: string;
    const clients: LookoutVisionClient[] = [];

    beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), "local-"))));
    afterEach(async () => {
        clients.splice(0).forEach((client) => client.destroy());
        const service = await findLocalService(dataDir);
        if (service !== undefined) {
            process.kill(service.pid, "SIGKILL");
        }
        await rm(dataDir, { recursive: true, maxRetries: 5 });
    });

    const start = (more: object = {}) => findOrStartLocalService({ dataDir, ...more });
    const clientOf = ({ endpoint, region, credentials }: Pick<LocalService, "endpoint" | "region" | "credentials">) => {
        const client = new LookoutVisionClient({ endpoint, region, credentials });
        clients.push(client);
        return client;
    };
    async function untilGone(pid: number): Promise<void> {
        for (const deadline = Date.now() + 15_000; isAlive(pid); await sleep(50)) {
            assert.ok(Date.now() < deadline, `the service ${pid} is still there`);
        }
    }

    return {
        /** What each test has anew. */
        parts: () => ({ dataDir }),
        start,
        clientOf,
        untilGone,
    };
}
