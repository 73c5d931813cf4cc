import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { DetectAnomaliesCommand } from "@aws-sdk/client-lookoutvision";
import type { DetectAnomaliesCommandInput } from "@aws-sdk/client-lookoutvision";
import { HostingCapacityError } from "../../../server/detections/errors";
import { UnusablePictureError } from "../../../server/detector/detection";
import { failure, newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DetectAnomalies", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithModel(service);
        await service.setModel(ProjectName, 1, { status: "HOSTED" });
    });
    after(() => service.close());
    beforeEach(() => (service.hosting.answer = async () => ({ isAnomalous: false, confidence: 0.75 })));

    const detect = (input: Partial<DetectAnomaliesCommandInput> = {}) =>
        service.client.send(
            new DetectAnomaliesCommand({
                ProjectName,
                ModelVersion: "1",
                ContentType: "image/jpeg",
                Body: Buffer.from("picture"),
                ...input,
            }),
        );

    describe("serialization", () => {
        it("hands the bytes on as they are and answers a classification without segmentation members", async () => {
            const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
            let seen: Buffer | undefined;
            service.hosting.answer = async (picture) => {
                seen = picture;
                return { isAnomalous: true, confidence: 0.5 };
            };
            const { DetectAnomalyResult, $metadata } = await detect({ Body: bytes });
            assert.equal($metadata.httpStatusCode, 200);
            assert.deepEqual(seen, bytes);
            assert.deepEqual(DetectAnomalyResult, { Source: { Type: "direct" }, IsAnomalous: true, Confidence: 0.5 });
        });

        it("answers a segmentation with anomalies and mask, names without the characters that the API doesn't allow", async () => {
            const mask = Uint8Array.from([137, 80, 78, 71]);
            service.hosting.answer = async () => ({
                isAnomalous: true,
                confidence: 1,
                anomalies: [
                    { name: "background", color: "#FFFFFF", totalPercentageArea: 0.9 },
                    { name: "deep scratch_2", color: "#FF0000", totalPercentageArea: 0.08 },
                    { name: "裂", color: "#00FF00", totalPercentageArea: 0.02 },
                ],
                anomalyMask: mask,
            });
            const { DetectAnomalyResult } = await detect();
            assert.deepEqual(DetectAnomalyResult!.Anomalies, [
                { Name: "background", PixelAnomaly: { Color: "#FFFFFF", TotalPercentageArea: 0.9 } },
                { Name: "deepscratch2", PixelAnomaly: { Color: "#FF0000", TotalPercentageArea: 0.08 } },
                { Name: "anomaly", PixelAnomaly: { Color: "#00FF00", TotalPercentageArea: 0.02 } },
            ]);
            assert.deepEqual(DetectAnomalyResult!.AnomalyMask, mask);
        });
    });

    describe("validation", () => {
        const cases: [string, Partial<DetectAnomaliesCommandInput>, RegExp][] = [
            [
                "no content type",
                { ContentType: undefined },
                /'application\/octet-stream' at 'contentType' .* enum value set: \[image\/png, image\/jpeg\]/,
            ],
            ["another content type", { ContentType: "image/gif" }, /'image\/gif' at 'contentType'/],
            ["no bytes", { Body: Buffer.alloc(0) }, /'body' .* length greater than or equal to 1/],
            ["more than 8 MB", { Body: Buffer.alloc(8 * 1024 * 1024 + 1) }, /longer than the 8388608 bytes/],
        ];
        for (const [what, input, message] of cases) {
            it(`refuses ${what}`, async () => {
                const refused = await failure(detect(input));
                assert.deepEqual([refused.name, refused.status], ["ValidationException", 400]);
                assert.match(refused.message, message);
            });
        }

        it("takes exactly 8 MB", async () => {
            await detect({ Body: Buffer.alloc(8 * 1024 * 1024) });
        });
    });

    describe("behaviour", () => {
        it("answers 400 with the detector's sentence for a picture that can't be looked at", async () => {
            service.hosting.answer = () => Promise.reject(new UnusablePictureError("The picture is 3x3."));
            const refused = await failure(detect());
            assert.deepEqual(
                [refused.name, refused.status, refused.message],
                ["ValidationException", 400, "The picture is 3x3."],
            );
        });

        it("answers 429 with Retry-After when all units are busy", async () => {
            service.hosting.answer = () => Promise.reject(new HostingCapacityError("All units are busy."));
            const refused = await failure(detect());
            assert.deepEqual([refused.name, refused.status], ["ThrottlingException", 429]);
            const response = await sendSigned(service, {
                method: "POST",
                path: `/2020-11-20/projects/${ProjectName}/models/1/detect`,
                body: "x",
                headers: { "content-type": "image/png" },
            });
            assert.equal(response.headers.get("retry-after"), "1");
        });

        it("refuses before the picture has come, when all units are busy, but tells other faults first", async () => {
            service.hosting.requireRoom = () => {
                throw new HostingCapacityError("All units are busy.");
            };
            try {
                const path = `/2020-11-20/projects/${ProjectName}/models/1/detect`;
                let head: Record<string, string> = {};
                await sendSigned(service, {
                    method: "POST",
                    path,
                    headers: { "content-type": "image/png", "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
                    tamper: (headers) => (head = { ...headers }),
                });
                const call = request(service.url + path, {
                    method: "POST",
                    headers: { ...head, "content-length": 8_000_000 },
                });
                call.on("error", () => undefined);
                call.flushHeaders();
                const [answer] = (await once(call, "response")) as [IncomingMessage];
                assert.deepEqual([answer.statusCode, answer.headers["retry-after"]], [429, "1"]);
                call.destroy();

                assert.equal((await failure(detect({ ModelVersion: "2" }))).status, 404);
                await service.setModel(ProjectName, 1, { status: "TRAINED" });
                assert.equal((await failure(detect())).name, "ConflictException");
            } finally {
                await service.setModel(ProjectName, 1, { status: "HOSTED" });
                delete service.hosting.requireRoom;
            }
        });

        it("looks with the latest version, and refuses one that isn't hosted or doesn't exist", async () => {
            await detect({ ModelVersion: "latest" });
            assert.equal((await failure(detect({ ModelVersion: "2" }))).status, 404);
            await service.setModel(ProjectName, 1, { status: "TRAINED" });
            const refused = await failure(detect());
            await service.setModel(ProjectName, 1, { status: "HOSTED" });
            assert.equal(refused.name, "ConflictException");
            assert.match(refused.message, /status is TRAINED\. Start it with StartModel/);
        });
    });
});
