import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { CreateDatasetCommand, CreateProjectCommand } from "@aws-sdk/client-lookoutvision";
import { figure } from "../../harness/run/figure";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { arbitraryRequest, known } from "./arbitraryRequest";
import type { ArbitraryRequest } from "./arbitraryRequest";
import { sendSigned } from "./sendSigned";

/** Of each of the four kinds of requests below. */
const runs = figure(500, 5_000);

describe("a service that gets anything", function () {
    this.timeout(figure(120_000, 1_800_000));
    let folder: string;
    let service: ServeProcess;
    let memoryBefore: number;
    /** HTTP status → how often a signed request got it. */
    const answered = new Map<number, number>();

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-fuzz-"));
        await Promise.all(
            ["home", "tmp", "data/buckets/pictures"].map((name) => mkdir(join(folder, name), { recursive: true })),
        );
        service = await startServeProcess(join(folder, "data"), {
            env: { HOME: join(folder, "home"), TMPDIR: join(folder, "tmp") },
        });
        for (const ProjectName of known.projects) {
            await service.client.send(new CreateProjectCommand({ ProjectName }));
            await service.client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train" }));
        }
        // What the compilers and caches take for themselves comes first.
        await fc.assert(signedProperty(), { numRuns: 200 });
        memoryBefore = await residentMegabytes();
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(folder, { recursive: true });
    });

    async function residentMegabytes(): Promise<number> {
        const metrics = await (await fetch(`${service.endpoint}/metrics`)).text();
        return Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)![1]) / 2 ** 20;
    }

    async function requireProperAnswer(response: Response, request: ArbitraryRequest): Promise<void> {
        const text = await response.text();
        assert.ok(response.status < 500, `${request.operation}: ${response.status} ${text}`);
        const body = JSON.parse(text) as { __type?: string; Message?: string };
        if (response.status >= 400) {
            assert.equal(response.headers.get("x-amzn-errortype"), body.__type);
            assert.ok(body.Message, text);
        }
        assert.ok(response.headers.get("x-amzn-requestid"));
    }

    const signedProperty = () =>
        fc.asyncProperty(arbitraryRequest(), async (request) => {
            const response = await sendSigned({ url: service.endpoint }, { ...request, ...service.credentials });
            answered.set(response.status, (answered.get(response.status) ?? 0) + 1);
            await requireProperAnswer(response, request);
        });

    it(`answers ${runs} signed requests made from its own rules, and no 5xx`, async () => {
        answered.clear();
        await fc.assert(signedProperty(), { numRuns: runs });
        const beyondTheRules = runs - (answered.get(400) ?? 0);
        assert.ok(
            beyondTheRules > runs / 20,
            `only ${beyondTheRules} came through the checks: ${[...answered].join("; ")}`,
        );
        assert.ok(answered.get(200)! > 0 && answered.get(404)! > 0, [...answered].join("; "));
    });

    it(`lets none of ${runs} in that aren't signed by a key it knows`, async () => {
        // Few have a wrong secret, since the service answers those of one key ever later.
        const wrong = fc.oneof(
            { weight: 1, arbitrary: fc.constant({ secretAccessKey: "wrong" }) },
            { weight: 60, arbitrary: fc.nat().map((number) => ({ accessKeyId: `AKIDNOBODY${number}` })) },
            {
                weight: 30,
                arbitrary: fc.constant({
                    tamper: (headers: Record<string, string>) => void delete headers["authorization"],
                }),
            },
        );
        const property = fc.asyncProperty(arbitraryRequest(), wrong, async (request, how) => {
            const response = await sendSigned(
                { url: service.endpoint },
                { ...request, ...service.credentials, ...how },
            );
            assert.ok([400, 403, 404].includes(response.status), `${request.operation}: ${response.status}`);
            await requireProperAnswer(response, request);
        });
        await fc.assert(property, { numRuns: runs });
    });

    /** Sends bytes on a connection of their own. @returns what comes back until the service, or half a second, ends it. */
    async function exchange(bytes: Uint8Array): Promise<string> {
        const socket = connect(Number(new URL(service.endpoint).port), "127.0.0.1");
        let answer = "";
        socket
            .on("data", (piece) => (answer += piece.toString("latin1")))
            .on("error", () => undefined)
            .setTimeout(500, () => socket.destroy());
        socket.end(bytes);
        await once(socket, "close");
        return answer;
    }

    it(`answers ${runs} times random bytes with 400 or nothing`, async () => {
        const property = fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), async (bytes) => {
            assert.match(await exchange(bytes), /^(HTTP\/1\.1 400 |$)/);
        });
        await fc.assert(property, { numRuns: runs });
    });

    it(`answers ${runs} requests of which some bytes are others with no 5xx`, async () => {
        const head =
            "POST /2020-11-20/projects/boards/models HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\nx-amz-date: 20260101T000000Z\r\nauthorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/lookoutvision/aws4_request, SignedHeaders=host, Signature=0\r\n\r\n{}";
        const changes = fc.array(fc.tuple(fc.nat(head.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
        const property = fc.asyncProperty(changes, async (chosen) => {
            const bytes = Buffer.from(head);
            chosen.forEach(([at, value]) => (bytes[at] = value));
            assert.match(await exchange(bytes), /^(HTTP\/1\.1 [24]\d\d |$)/);
        });
        await fc.assert(property, { numRuns: runs });
    });

    it("is the same process afterwards, has not grown, and has written nothing outside of its data folder", async () => {
        assert.equal(service.child.exitCode, null);
        assert.equal((await fetch(`${service.endpoint}/healthz`)).status, 200);
        const grown = (await residentMegabytes()) - memoryBefore;
        assert.ok(grown < 150, `by ${grown} MB`);
        const outside = await Promise.all(
            [folder, join(folder, "home"), join(folder, "tmp"), join(folder, "data", "buckets")].map((name) =>
                readdir(name),
            ),
        );
        // The compiler of sources that aren't built keeps a cache.
        // The console's bucket is made by operations that were called.
        const expected = /^(v8-compile-cache|lookoutvision-us-east-1-[0-9a-f]{10}$)/;
        const unexpected = outside.map((names) => names.filter((name) => !expected.test(name)).sort());
        assert.deepEqual(unexpected, [["data", "home", "tmp"], [], [], ["pictures"]]);
        assert.deepEqual(await readdir(join(folder, "data", "buckets", "pictures")), []);
        assert.doesNotMatch(service.log(), /"level":[56]0/);
    });
});
