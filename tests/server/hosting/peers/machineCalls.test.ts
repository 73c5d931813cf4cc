import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createMachineCaller } from "../../../../server/hosting/peers/askMachine";
import { ownCertificate } from "../../../../server/hosting/peers/machineAddress";
import { machineKeyPair, signMachineCall } from "../../../../server/hosting/peers/machineCalls";
import { createMachineServer } from "../../../../server/hosting/peers/machineServer";
import { requireSafeMachineUrl } from "../../../../server/http/refusePlainHttp";
import { openTlsCertificate } from "../../../../server/http/tlsCertificate";
import type { TlsCertificate } from "../../../../server/http/tlsCertificate";
import { writeTlsFiles } from "../../../harness/service/tlsFiles";
import { keyPair, log } from "../machineFixtures";

const picture = Buffer.from("a picture");
const detection = {
    isAnomalous: true,
    confidence: 0.75,
    score: 1.5,
    decision: { threshold: 1, slope: 2 },
    anomalyMask: Buffer.from([1, 2, 255]),
};

describe("a call from machine to machine", () => {
    const servers: FastifyInstance[] = [];
    const looked: string[] = [];
    afterEach(async () => {
        looked.length = 0;
        await Promise.all(servers.splice(0).map((server) => server.close()));
    });

    async function startServer(tls?: TlsCertificate): Promise<string> {
        const detectHere = async (modelId: string, body: Uint8Array) => {
            looked.push(`${modelId}: ${Buffer.from(body).toString()}`);
            return detection;
        };
        const server = createMachineServer(log, tls, { machineId: "one", keyPair, now: Date.now, detectHere });
        servers.push(server);
        await server.listen({ host: "127.0.0.1", port: 0 });
        return `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    }
    const row = (address: string, certificate: string | null = null) => ({
        id: "one",
        address,
        certificate,
        mostUnits: null,
        expiresAt: 0,
    });
    const caller = (key = keyPair) => createMachineCaller({ keyPair: key, insecureHttp: false, now: Date.now });

    it("brings the picture there and the whole answer back", async () => {
        const address = `http://${await startServer()}`;
        const one = caller();
        assert.deepEqual(await one.detect(row(address), "m", picture), detection);
        assert.deepEqual(looked, ["m: a picture"]);
        one.giveUpOthers(new Set());
    });

    const refused: [string, (host: string) => { call: ReturnType<typeof signMachineCall>; body?: Uint8Array }][] = [
        ["that isn't signed", (host) => ({ call: { ...signed(host), headers: { host } } })],
        [
            "signed with another service key",
            (host) => ({ call: signed(host, { key: machineKeyPair(Buffer.alloc(32, 8)) }) }),
        ],
        ["signed too long ago", (host) => ({ call: signed(host, { now: Date.now() - 16 * 60_000 }) })],
        ["whose picture was exchanged", (host) => ({ call: signed(host), body: Buffer.from("another") })],
        [
            "whose model was exchanged",
            (host) => ({ call: { ...signed(host), path: signed(host).path.replace("/models/m/", "/models/n/") } }),
        ],
        ["whose picture isn't signed", (host) => ({ call: unsignedBody(signed(host)) })],
    ];
    function signed(host: string, { key = keyPair, now = Date.now(), machineId = "one" } = {}) {
        return signMachineCall(key, { machineId, modelId: "m", host, picture, now });
    }
    function unsignedBody(call: ReturnType<typeof signMachineCall>) {
        return { ...call, headers: { ...call.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } };
    }
    async function send(
        host: string,
        { path, headers }: ReturnType<typeof signMachineCall>,
        body: Uint8Array = picture,
    ): Promise<number> {
        const { host: _host, ...rest } = headers;
        return (await fetch(`http://${host}${path}`, { method: "POST", headers: rest, body: new Uint8Array(body) }))
            .status;
    }
    for (const [what, make] of refused) {
        it(`is refused when it is one ${what}`, async () => {
            const host = await startServer();
            const { call, body } = make(host);
            assert.equal(await send(host, call, body), 403);
            assert.deepEqual(looked, []);
            assert.equal(await send(host, signed(host)), 200, "as it should be");
        });
    }

    it("for another machine, which had this address before, is sent back", async () => {
        const host = await startServer();
        assert.equal(await send(host, signed(host, { machineId: "two" })), 404);
        assert.deepEqual(looked, []);
    });

    it("trusts the certificate that the machine has put into the store, whatever name is in it, and no other", async function () {
        this.timeout(60_000);
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-machines-"));
        const opened: TlsCertificate[] = [];
        const one = caller();
        try {
            for (const subject of ["first", "second"]) {
                opened.push(await openTlsCertificate(await writeTlsFiles(folder, subject), log));
            }
            const address = `https://${await startServer(opened[0])}`;
            assert.deepEqual(await one.detect(row(address, ownCertificate(opened[0])), "m", picture), detection);
            await assert.rejects(one.detect(row(address, ownCertificate(opened[1])), "m", picture), {
                name: "UnitAwayError",
            });
            await assert.rejects(
                caller().detect(row(address), "m", picture),
                { name: "UnitAwayError" },
                "one that no authority knows",
            );
            assert.equal(looked.length, 1);
        } finally {
            one.giveUpOthers(new Set());
            await Promise.all(opened.map((certificate) => certificate.close()));
            await rm(folder, { recursive: true });
        }
    });

    it("never goes over plain HTTP to another computer, unless that was said to be safe", async () => {
        await assert.rejects(
            caller().detect(row("http://192.0.2.1:8000"), "m", picture),
            /would send pictures to http:\/\/192\.0\.2\.1:8000 by plain HTTP/,
        );
        await assert.rejects(requireSafeMachineUrl("http://192.0.2.1", false), /--insecure-http/);
        await requireSafeMachineUrl("http://192.0.2.1", true);
        await requireSafeMachineUrl("https://192.0.2.1", false);
    });
});
