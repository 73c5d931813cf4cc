import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeProjectCommand } from "@aws-sdk/client-lookoutvision";
import { addressGroup } from "../../../server/http/addressGroup";
import { figure } from "../../harness/run/figure";
import { startServeProcess } from "../../harness/service/serveProcess";
import { writeTlsFiles } from "../../harness/service/tlsFiles";
import { newProject } from "../api/projectFixtures";
import { sendSigned } from "../api/sendSigned";
import { startTestService } from "../api/testService";
import type { TestService } from "../api/testService";

/** Opens sockets that send nothing. They stay half open when the server has ended its side. */
async function openSilent(port: number, count: number, localAddress = "127.0.0.1"): Promise<Socket[]> {
    const sockets: Socket[] = [];
    while (sockets.length < count) {
        const socket = connect({ port, host: "127.0.0.1", localAddress, allowHalfOpen: true });
        socket.on("error", () => undefined).resume();
        sockets.push(socket);
        if (sockets.length % 50 === 0) {
            await Promise.race([once(socket, "connect"), once(socket, "close")]);
        }
    }
    await sleep(200);
    return sockets;
}

const stillOpen = (sockets: readonly Socket[]) =>
    sockets.filter(({ closed, readableEnded }) => !closed && !readableEnded).length;

async function untilClosed(sockets: readonly Socket[]): Promise<void> {
    while (stillOpen(sockets) > 0) {
        await sleep(20);
    }
}

const portOf = ({ url }: { url: string }) => Number(new URL(url).port);

function healthOverTls(port: number): Promise<number> {
    return new Promise((resolve, reject) =>
        request({ port, host: "127.0.0.1", path: "/healthz", agent: false, rejectUnauthorized: false }, (response) => {
            response.resume();
            resolve(response.statusCode!);
        })
            .on("error", reject)
            .end(),
    );
}

describe("senders without a key", function () {
    this.timeout(60_000);

    const shortTimes = { handshakeTimeoutMs: 300, headTimeoutMs: 300, timeoutCheckMs: 50 };

    it("keep nobody out by silent connections, and lose them in time, whether or not they close them", async () => {
        const service = await startTestService({ limits: { ...shortTimes, headTimeoutMs: 5_000, maxConnections: 40 } });
        try {
            const name = await newProject(service);
            const silent = await openSilent(portOf(service), 60);
            // Before any is old enough to be ended for its silence.
            for (const deadline = Date.now() + 3_000; stillOpen(silent) > 40 && Date.now() < deadline;) {
                await sleep(20);
            }
            assert.ok(stillOpen(silent) <= 40, `${stillOpen(silent)} silent ones`);
            // A connection that carried a call is kept, and a new one gets in.
            await service.client.send(new DescribeProjectCommand({ ProjectName: name }));
            assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
            await untilClosed(silent);
            assert.match(
                service.logged.join("\n"),
                /"dropped":\{"address":\d+.*connections were dropped, most from 127\.0\.0\.1/,
            );
        } finally {
            await service.close();
        }
    });

    it("are limited together too, wherever they come from, and give way at the address that has the most", async () => {
        const service = await startTestService({ limits: { maxConnections: 8 } });
        try {
            const name = await newProject(service);
            const floods = await Promise.all(
                [2, 3, 4, 5, 6].map((host) => openSilent(portOf(service), 3, `127.0.0.${host}`)),
            );
            assert.ok(stillOpen(floods.flat()) <= 8);
            await service.client.send(new DescribeProjectCommand({ ProjectName: name }));
            floods.flat().forEach((socket) => socket.destroy());
        } finally {
            await service.close();
        }
    });

    it("lose connections that never shook hands, also those that they have closed", async () => {
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-strangers-"));
        const files = await writeTlsFiles(folder, "localhost");
        const context = { cert: await readFile(files.certificate), key: await readFile(files.key) };
        const tls = { current: () => context, keepUpToDate: () => undefined };
        const service = await startTestService({ tls, limits: { ...shortTimes, maxConnections: 20 } });
        try {
            const silent = await openSilent(portOf(service), 10);
            silent.slice(0, 5).forEach((socket) => socket.end());
            await untilClosed(silent);
            const more = await openSilent(portOf(service), 60);
            assert.equal(await healthOverTls(portOf(service)), 200);
            await untilClosed(more);
        } finally {
            await service.close();
            await rm(folder, { recursive: true });
        }
    });

    it("can't hold the places of calls by bodies that they announce and never send", async () => {
        const service = await startTestService({ limits: { maxRequests: 8, maxUnproven: 4, bodyGraceMs: 1_000 } });
        try {
            const name = await newProject(service);
            const holding = await openSilent(portOf(service), figure(12, 300));
            const answers = holding.map(() => "");
            holding.forEach((socket, index) => {
                socket.on("data", (data) => (answers[index] += String(data)));
                socket.write(unprovenHead(service, 100));
            });
            await sleep(200);
            await service.client.send(new DescribeProjectCommand({ ProjectName: name }));
            // boto3 signs so too: the signature covers the body, and can be checked only with it.
            const body = JSON.stringify({ ProjectName: name });
            const created = { method: "POST", path: "/2020-11-20/projects", body, statesDigest: false };
            assert.equal((await sendSigned(service, created)).status, 409);
            await untilClosed(holding);
            assert.ok(answers.some((answer) => /429 .*another caller got its place/s.test(answer)));
            assert.ok(answers.some((answer) => /400 .*came too slowly: 0 bytes in 1 seconds/s.test(answer)));
        } finally {
            await service.close();
        }
    });

    it("have long bodies refused before they are read, where there is no operation", async () => {
        const service = await startTestService();
        try {
            const socket = connect(portOf(service), "127.0.0.1").on("error", () => undefined);
            socket.write("POST /nothing HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000000\r\n\r\n");
            const [answer] = (await once(socket, "data")) as [Buffer];
            assert.match(String(answer), /^HTTP\/1\.1 404 [^]*UnknownOperationException/);
            socket.destroy();
        } finally {
            await service.close();
        }
    });

    it("have queries and signatures of any length refused before they are read as a whole", async () => {
        const service = await startTestService();
        try {
            const many = await fetch(`${service.url}/2020-11-20/projects?${"a&".repeat(50_000)}`);
            assert.equal(many.status, 400);
            assert.match(await many.text(), /more than 256 parameters/);
            const names = await sendSigned(service, {
                path: "/2020-11-20/projects",
                tamper: (headers) =>
                    (headers.authorization = headers.authorization.replace(
                        /SignedHeaders=[^,]+/,
                        `SignedHeaders=${"host;".repeat(20_000)}host`,
                    )),
            });
            assert.match(await names.text(), /more than 100 signed headers/);
        } finally {
            await service.close();
        }
    });

    it("don't keep a service with TLS from ending, and see others served, as the command starts it", async () => {
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-strangers-"));
        const { certificate, key } = await writeTlsFiles(folder, "localhost");
        const args = ["--host", "127.0.0.1", "--tls-certificate", certificate, "--tls-key", key];
        const service = await startServeProcess(join(folder, "data"), { args });
        try {
            const port = Number(new URL(service.endpoint).port);
            const silent = await openSilent(port, figure(50, 2_100));
            assert.equal(await healthOverTls(port), 200);
            const before = Date.now();
            assert.equal(await service.end("SIGTERM"), 0);
            assert.ok(Date.now() - before < 10_000, `it took ${Date.now() - before} ms`);
            await untilClosed(silent);
        } finally {
            await service.end("SIGKILL");
            await rm(folder, { recursive: true });
        }
    });
});

describe("the group of an address", () => {
    it("is the network of 64 bits for IPv6, and the address itself for IPv4, however it is written", () => {
        const groups = {
            "10.0.0.7": "10.0.0.7",
            "::ffff:10.0.0.7": "10.0.0.7",
            "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
            "2001:db8:1:2::9": "2001:db8:1:2::/64",
            "fe80::1%eth0": "fe80:0:0:0::/64",
            "::1": "0:0:0:0::/64",
        };
        for (const [address, group] of Object.entries(groups)) {
            assert.equal(addressGroup(address), group, address);
        }
    });
});

/** Head of a CreateProject whose signature doesn't state the digest of its body, by somebody without the secret. */
function unprovenHead({ url }: TestService, bytes: number): string {
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const credential = `AKIDTEST/${time.slice(0, 8)}/us-east-1/lookoutvision/aws4_request`;
    return [
        "POST /2020-11-20/projects HTTP/1.1",
        `host: ${new URL(url).host}`,
        `x-amz-date: ${time}`,
        `authorization: AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`,
        `content-length: ${bytes}`,
        "",
        "",
    ].join("\r\n");
}
