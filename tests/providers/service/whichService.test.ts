import assert from "node:assert/strict";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure } from "../../../providers/service/settings";
import { handlersOf } from "../../../providers/provider";
import type { HostedProperties } from "../../../providers/provider";
import type { ServiceRecord } from "../../../providers/service/serviceRecord";
import { stubText } from "../../../providers/host/stub";
import { whichService } from "../../../providers/service/whichService";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { withEnvironment } from "../../harness/run/withEnvironment";
import { fakeClock } from "../fakeClock";

/** Two services, and the provider as its host would call it with one setting or the other. */
describe("which service a resource is on", function () {
    this.timeout(120_000);
    let folder: string;
    let one: ServeProcess & { dataDir: string; id: string; href: string };
    let other: typeof one;
    let inputs: HostedProperties;
    let made: { id: string; outs: HostedProperties };
    let restore: () => void;
    const project = handlersOf("Project");

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-which-"));
        one = await serve("one");
        await copyFile(join(one.dataDir, "credentials"), join(folder, "credentials"));
        other = await serve("other");
        await copyFile(join(folder, "credentials"), join(other.dataDir, "credentials"));
        restore = withEnvironment({
            AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
            AWS_ACCESS_KEY_ID: undefined,
            AWS_SECRET_ACCESS_KEY: undefined,
            AWS_PROFILE: undefined,
            AWS_ENDPOINT_URL_LOOKOUTVISION: undefined,
            LOOKOUTVISION_DATA_DIR: undefined,
        });
        inputs = {
            projectName: "boards",
            resourceUrn: "urn:pulumi:dev::test::pulumi-nodejs:dynamic/lookoutvision:Project::boards",
            stackIdentity: "0123456789abcdef",
            __provider: stubText("Project"),
        };
        set({ endpoint: one.endpoint });
        made = await project.create(inputs);
    });
    after(async () => {
        configure(() => undefined);
        restore?.();
        await Promise.all([one?.end("SIGKILL"), other?.end("SIGKILL")]);
        await rm(folder, { recursive: true, maxRetries: 5 });
    });

    async function serve(name: string): Promise<typeof one> {
        const dataDir = join(folder, name);
        const process = await startServeProcess(dataDir);
        const { serviceId } = JSON.parse(await readFile(join(dataDir, "settings.json"), "utf8")) as {
            serviceId: string;
        };
        return { ...process, dataDir, id: serviceId, href: `${process.endpoint}/` };
    }
    function set(settings: Readonly<Record<string, string>>): void {
        configure((key) => settings[key.replace("lookoutvision:", "")]);
    }
    const stateWith = (service: ServiceRecord | undefined) => ({ ...made.outs, service });

    /** All that could lose the resource. */
    async function rejectAll(state: HostedProperties, message: RegExp): Promise<void> {
        for (const [doing, operation] of [
            ["Comparing", () => project.diff(made.id, state, inputs)],
            ["Reading", () => project.read(made.id, state)],
            ["Updating", () => project.update(made.id, state, inputs)],
            ["Deleting", () => project.delete(made.id, state)],
        ] as const) {
            await assert.rejects(operation(), (error: Error) => {
                assert.ok(
                    error.message.startsWith(`${doing} LookoutVisionProject "boards" failed: it is on `),
                    error.message,
                );
                assert.match(error.message, message);
                return true;
            });
        }
    }

    it("is recorded with the id that the service keeps, and no call is made while the setting stays", async () => {
        assert.deepEqual(made.outs["service"], { endpoint: one.href, id: one.id });
        const away = stateWith({ endpoint: "http://127.0.0.1:9/", id: one.id });
        set({ endpoint: "http://127.0.0.1:9" });
        assert.deepEqual(await project.diff(made.id, away, inputs), { changes: false, replaces: [] });
    });

    it("is brought up to date in place when the service only moved, from an address to another or to a data folder", async () => {
        const moved = one.endpoint.replace("127.0.0.1", "localhost");
        for (const [settings, record] of [
            [{ endpoint: moved }, { endpoint: `${moved}/`, id: one.id }],
            [{ dataDir: one.dataDir }, { endpoint: "local", id: one.id, dataDir: one.dataDir }],
        ] as const) {
            set(settings);
            assert.deepEqual(await project.diff(made.id, made.outs, inputs), { changes: true, replaces: [] });
            const { outs } = await project.update(made.id, made.outs, inputs);
            assert.deepEqual(outs, { ...made.outs, service: record });
            assert.deepEqual(await project.diff(made.id, outs, inputs), { changes: false, replaces: [] });
            assert.deepEqual((await project.read(made.id, outs)).props, outs);
        }
    });

    it("is told, with the ways out, when the setting names another: nothing is forgotten", async () => {
        set({ endpoint: other.endpoint });
        await rejectAll(
            made.outs,
            new RegExp(
                `it is on the service ${one.id} at ${one.href}, but the stack is set to the service ${other.id} at ${other.href} \\(from the stack setting lookoutvision:endpoint\\)\\. ` +
                    `Set the old one back with "pulumi config set lookoutvision:endpoint ${one.href}"; if you want to move, run "pulumi destroy" before you change the setting\\. ` +
                    `If that service is gone for good, run "pulumi config set lookoutvision:abandonedService ${one.id}": `,
            ),
        );
    });

    it("is told when the data folder is another, or has no service, and none is made there", async () => {
        const local = stateWith({ endpoint: "local", id: one.id, dataDir: one.dataDir });
        set({ dataDir: other.dataDir });
        await rejectAll(
            local,
            new RegExp(
                `on the local service ${one.id} in ${one.dataDir}, but the stack is set to the local service ${other.id} in ${other.dataDir} \\(from the stack setting lookoutvision:dataDir\\)\\. Set the old one back with "pulumi config set lookoutvision:dataDir ${one.dataDir}"`,
            ),
        );
        const empty = await mkdtemp(join(folder, "empty-"));
        set({ dataDir: empty });
        await rejectAll(
            local,
            new RegExp(
                `but the data folder ${empty} \\(from the stack setting lookoutvision:dataDir\\) has no service\\. Set the old one back`,
            ),
        );
        assert.deepEqual(await readdir(empty), []);
    });

    it("is told when another service has its address or data folder now", async () => {
        const lost = "00000000000000ff";
        set({ endpoint: one.endpoint });
        const away = stateWith({ endpoint: one.href, id: lost });
        await assert.rejects(project.read(made.id, away), {
            message: new RegExp(
                `another one is there now: the service ${one.id} at ${one.href}\\. Bring back the one that was there.*abandonedService ${lost}`,
            ),
        });
        await assert.rejects(project.delete(made.id, away), { message: /another one is there now/ });
        set({ dataDir: one.dataDir });
        await assert.rejects(project.read(made.id, stateWith({ endpoint: "local", id: lost, dataDir: one.dataDir })), {
            message: /another one is there now: the local service/,
        });
    });

    it("is told, with the ways out, when nobody answers there", async () => {
        set({ endpoint: "http://127.0.0.1:9" });
        const clock = fakeClock();
        await assert.rejects(whichService(clock).locate({ endpoint: "http://127.0.0.1:9/", id: one.id }), {
            message: new RegExp(
                `nobody answers at http://127\\.0\\.0\\.1:9/ \\(.*correct the stack setting lookoutvision:endpoint, then try again\\. If that service is gone for good, run "pulumi config set lookoutvision:abandonedService ${one.id}"`,
            ),
        });
        assert.ok(clock.now() > 5_000);
    });

    it("is taken as gone when the stack says so, without a call to the one that is there now", async () => {
        const lost = stateWith({ endpoint: "http://127.0.0.1:9/", id: "00000000000000ff" });
        for (const endpoint of ["http://127.0.0.1:9", one.endpoint]) {
            set({ endpoint, abandonedService: "00000000000000ff" });
            assert.deepEqual(await project.diff(made.id, lost, inputs), { changes: true, replaces: ["service"] });
            assert.deepEqual(await project.read(made.id, lost), { id: "" });
            await project.delete(made.id, lost);
        }
        assert.equal((await project.read(made.id, made.outs)).id, made.id, "what is on this service is still there");
    });

    it("is not taken as gone while it answers", async () => {
        for (const where of [{ endpoint: one.endpoint }, { dataDir: one.dataDir }] as Record<string, string>[]) {
            set({ ...where, abandonedService: one.id });
            for (const operation of [
                () => project.diff(made.id, made.outs, inputs),
                () => project.read(made.id, made.outs),
                () => project.delete(made.id, made.outs),
            ]) {
                await assert.rejects(operation(), {
                    message:
                        /says that the .*service .* is gone, but that is the one in use: take the setting back with "pulumi config rm lookoutvision:abandonedService"/,
                });
            }
        }
    });

    it("gets into a state of release 0.1.0 with the next refresh, and is no reason for an update", async () => {
        const released = stateWith(undefined);
        set({ endpoint: one.endpoint });
        assert.deepEqual(await project.diff(made.id, released, inputs), { changes: false, replaces: [] });
        assert.deepEqual((await project.read(made.id, released)).props?.["service"], {
            endpoint: one.href,
            id: one.id,
        });
        assert.deepEqual((await project.update(made.id, released, inputs)).outs["service"], {
            endpoint: one.href,
            id: one.id,
        });
    });

    it("is asked for its id with the stack's key from another machine, which can't learn it without one", async () => {
        // The address by which a caller doesn't seem to be of the service's machine.
        const fromElsewhere = ({ endpoint }: ServeProcess) => endpoint.replace("127.0.0.1", "0.0.0.0");
        assert.deepEqual(await (await fetch(`${fromElsewhere(one)}/healthz`)).json(), { status: "ok" });
        const restoreKey = withEnvironment({ AWS_ACCESS_KEY_ID: "AKIANOBODY", AWS_SECRET_ACCESS_KEY: "wrong" });
        try {
            set({ endpoint: fromElsewhere(other) });
            await assert.rejects(whichService(fakeClock()).locate({ endpoint: fromElsewhere(other), id: other.id }), {
                message:
                    /^the service at http:\/\/0\.0\.0\.0:\d+\/ can't be asked who it is: The access key AKIANOBODY is not one of this service\..*give the AWS credentials/,
            });
        } finally {
            restoreKey();
        }
        set({ endpoint: fromElsewhere(one) });
        const moved = { endpoint: `${fromElsewhere(one)}/`, id: one.id };
        assert.deepEqual(await whichService(fakeClock()).locate(moved), moved);
        assert.deepEqual((await project.read(made.id, made.outs)).props?.["service"], moved);
        const lost = { ...moved, id: "00000000000000ff" };
        await assert.rejects(whichService(fakeClock()).locate(lost), { message: /another one is there now/ });
    });

    it("is compared by its address alone when it tells no id, and that is explained", async () => {
        const strange = createServer((_request, response) => response.writeHead(404).end("not here"));
        await new Promise<void>((resolve) => strange.listen(0, "127.0.0.1", resolve));
        const endpoint = `http://127.0.0.1:${(strange.address() as AddressInfo).port}`;
        try {
            set({ endpoint });
            const nameless: ServiceRecord = { endpoint: `${endpoint}/` };
            assert.deepEqual(await whichService(fakeClock()).locate(nameless), nameless);
            await assert.rejects(project.read(made.id, made.outs), {
                message: /One of them tells no id, so only addresses can be compared/,
            });
            set({ endpoint: one.endpoint });
            await assert.rejects(project.read(made.id, stateWith(nameless)), {
                message: new RegExp(`abandonedService ${endpoint}/.*tells no id`),
            });
        } finally {
            strange.closeAllConnections();
            strange.close();
        }
    });
});
