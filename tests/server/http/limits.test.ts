import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateProjectCommand, DetectAnomaliesCommand } from "@aws-sdk/client-lookoutvision";
import { operations } from "../../../server/api/operations";
import { failure, newProjectWithModel } from "../api/projectFixtures";
import { sendSigned } from "../api/sendSigned";
import { startTestService } from "../api/testService";
import type { TestService } from "../api/testService";

/** A model whose detections end when the test wants it. */
async function startWithHeldDetections(limits: Parameters<typeof startTestService>[0]) {
    const service = await startTestService(limits);
    const ProjectName = await newProjectWithModel(service);
    await service.setModel(ProjectName, 1, { status: "HOSTED" });
    const held: (() => void)[] = [];
    service.hosting.answer = async () => {
        await new Promise<void>((resolve) => held.push(resolve));
        return { isAnomalous: false, confidence: 0.9 };
    };
    const detect = (bytes = 1) =>
        service.client.send(
            new DetectAnomaliesCommand({
                ProjectName,
                ModelVersion: "1",
                ContentType: "image/png",
                Body: Buffer.alloc(bytes),
            }),
        );
    const untilHeld = async (count: number) => {
        while (held.length < count) {
            await sleep(5);
        }
    };
    return { service, detect, untilHeld, release: () => held.splice(0).forEach((resolve) => resolve()) };
}

function open({ url }: TestService): Socket {
    return connect(Number(new URL(url).port), "127.0.0.1").on("error", () => undefined);
}

describe("the limits of the API", () => {
    it("answer 429 with Retry-After to calls beyond those that may be answered at once, and take the next", async () => {
        const { service, detect, untilHeld, release } = await startWithHeldDetections({ limits: { maxRequests: 2 } });
        try {
            const taken = [detect(), detect()];
            await untilHeld(2);
            const refused = await sendSigned(service, { path: "/2020-11-20/projects" });
            assert.equal(refused.status, 429);
            assert.equal(refused.headers.get("retry-after"), "1");
            assert.deepEqual(await refused.json(), {
                __type: "ThrottlingException",
                Message: "The service answers 2 calls at the same time, and has as many. Try again.",
                QuotaCode: "concurrent-requests",
                ServiceCode: "lookoutvision",
            });
            assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
            release();
            await Promise.all(taken);
            assert.equal((await sendSigned(service, { path: "/2020-11-20/projects" })).status, 200);
        } finally {
            release();
            await service.close();
        }
    });

    it("make SDKs come again until there is room", async () => {
        const { service, detect, untilHeld, release } = await startWithHeldDetections({ limits: { maxRequests: 1 } });
        const patient = service.newClient({ maxAttempts: 5 });
        try {
            const taken = detect();
            await untilHeld(1);
            const created = patient.send(new CreateProjectCommand({ ProjectName: "later" }));
            await sleep(100);
            release();
            await Promise.all([taken, created]);
        } finally {
            release();
            patient.destroy();
            await service.close();
        }
    });

    it("count the bodies of all calls together, and forget those of clients that went away", async () => {
        const { service, detect, untilHeld, release } = await startWithHeldDetections({
            limits: { maxBodyBytes: 1000 },
        });
        try {
            const taken = detect(800);
            await untilHeld(1);
            const refused = await failure(detect(300));
            assert.deepEqual([refused.name, refused.status], ["ThrottlingException", 429]);
            assert.match(refused.message, /take all the room/);
            release();
            await taken;
            const gone = open(service);
            gone.write("POST /2020-11-20/projects HTTP/1.1\r\nhost: x\r\ncontent-length: 999\r\n\r\n");
            await once(gone, "data");
            gone.destroy();
            const again = detect(800);
            await untilHeld(1);
            release();
            await again;
        } finally {
            release();
            await service.close();
        }
    });

    it("read no longer body than the operation may have", async () => {
        const service = await startTestService();
        try {
            for (const [name, { method, path, bodyLimitBytes }] of Object.entries(operations).filter(
                ([, { method }]) => method !== "GET",
            )) {
                const filled = path.replaceAll(/\{\w+\}/g, "train");
                const response = await sendSigned(service, {
                    method,
                    path: filled,
                    body: Buffer.alloc(bodyLimitBytes + 1, 0x20),
                });
                assert.equal(response.status, 400, name);
                assert.match(
                    ((await response.json()) as { Message: string }).Message,
                    new RegExp(`longer than the ${bodyLimitBytes} bytes`),
                    name,
                );
            }
        } finally {
            await service.close();
        }
    });

    it("end requests that don't arrive as a whole in time, at once those whose head doesn't", async () => {
        const service = await startTestService({
            limits: { headTimeoutMs: 200, requestTimeoutMs: 400, timeoutCheckMs: 50 },
        });
        try {
            const slowHead = open(service);
            slowHead.write("GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ");
            assert.match(await text(slowHead), /^HTTP\/1\.1 400 [^]*did not arrive as a whole in time/);
            const slowBody = open(service);
            const drops = setInterval(() => slowBody.write("x"), 50);
            slowBody.write("POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n");
            await once(slowBody.resume(), "close");
            clearInterval(drops);
        } finally {
            await service.close();
        }
    });

    it("close the oldest silent connection beyond those that may be open, and those on which nothing moves", async () => {
        const service = await startTestService({ limits: { maxConnections: 8, stalledMs: 1_000 } });
        try {
            const order: number[] = [];
            const closed = [0, 1, 2].map(async (index) => {
                await sleep(index * 100);
                await once(open(service).resume(), "close");
                order.push(index);
            });
            await Promise.all(closed);
            assert.deepEqual(order, [0, 1, 2]);
        } finally {
            await service.close();
        }
    });
});
