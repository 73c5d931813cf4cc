import assert from "node:assert/strict";
import { cp, link, mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateProjectCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { endLocalService } from "../../harness/engine/engine";
import { serverModule } from "../../harness/service/serverModule";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";

const { findLocalService, readDataDirFacts } = require(
    serverModule("localService/findOrStart"),
) as typeof import("../../../server/localService/findOrStart");

/** Each test has a data folder `original` with a bucket and the project `boards`, on which no service runs. */
describe("a data folder", function () {
    this.timeout(120_000);
    let folder: string;
    let original: string;
    let copy: string;
    let template: string;
    const running: ServeProcess[] = [];

    before(async () => {
        template = await mkdtemp(join(tmpdir(), "copied-template-"));
        const made = join(template, "made");
        const service = await startServeProcess(made);
        await service.client.send(new CreateProjectCommand({ ProjectName: "boards" }));
        await service.end("SIGTERM");
        await mkdir(join(made, "buckets", "boards"), { recursive: true });
        await writeFile(join(made, "buckets", "boards", "picture.png"), "picture");
    });
    after(() => rm(template, { recursive: true }));
    beforeEach(async () => {
        folder = await realpath(await mkdtemp(join(tmpdir(), "copied-")));
        original = join(folder, "original");
        copy = join(folder, "copy");
        // With the time and the port of one that ended, but as if it had always been here.
        await cp(join(template, "made"), original, { recursive: true });
        await changeSettings(original, { place: original });
    });
    afterEach(async () => {
        await Promise.all(running.splice(0).map((service) => service.end("SIGKILL")));
        await endLocalService(original);
        await rm(folder, { recursive: true, maxRetries: 5 });
    });

    async function serve(dataDir: string, ...args: string[]): Promise<ServeProcess> {
        const service = await startServeProcess(dataDir, { args });
        running.push(service);
        return service;
    }
    async function settingsOf(dataDir: string): Promise<Record<string, unknown>> {
        return JSON.parse(await readFile(join(dataDir, "settings.json"), "utf8")) as Record<string, unknown>;
    }
    async function changeSettings(dataDir: string, changes: object): Promise<void> {
        const after = { ...(await settingsOf(dataDir)), ...changes };
        await writeFile(join(dataDir, "settings.json"), JSON.stringify(after));
    }
    const idOf = async (endpoint: string) =>
        ((await (await fetch(`${endpoint}/healthz`)).json()) as { serviceId: string }).serviceId;
    const projectsOf = async ({ client }: ServeProcess) =>
        (await client.send(new ListProjectsCommand({}))).Projects!.map(({ ProjectName }) => ProjectName);
    const copyIt = () => cp(original, copy, { recursive: true });

    it("that was copied while its service runs has no service, until one starts there, with an id and a port of its own", async () => {
        const first = await serve(original);
        await copyIt();
        assert.equal((await findLocalService(original))?.endpoint, first.endpoint);
        assert.equal(await findLocalService(copy), undefined);
        const { serviceId } = await settingsOf(original);
        assert.deepEqual((await readDataDirFacts(copy)).serviceId, undefined);
        await first.end("SIGTERM");

        const second = await serve(copy);
        assert.deepEqual(await projectsOf(second), ["boards"]);
        assert.notEqual(second.endpoint, first.endpoint, "the original may have its own port again");
        const facts = await readDataDirFacts(copy);
        assert.equal(facts.serviceId, await idOf(second.endpoint));
        assert.notEqual(facts.serviceId, serviceId);
        assert.deepEqual(facts.copyOf, [{ path: original, serviceId }]);
        assert.equal(facts.bucketRoot, join(copy, "buckets"));

        await second.end("SIGTERM");
        const again = await serve(copy);
        assert.equal(again.endpoint, second.endpoint, "it keeps its own port");
        assert.equal(await idOf(again.endpoint), facts.serviceId);
        const back = await serve(original);
        assert.deepEqual([back.endpoint, await idOf(back.endpoint)], [first.endpoint, serviceId]);
    });

    it("of release 0.1.0, which kept absolute paths, is noticed as a copy too", async () => {
        const { serviceId } = await settingsOf(original);
        await changeSettings(original, { place: undefined, bucketRoot: join(original, "buckets") });
        await copyIt();
        const service = await serve(copy);
        const facts = await readDataDirFacts(copy);
        assert.equal(facts.bucketRoot, join(copy, "buckets"));
        assert.deepEqual(facts.copyOf, [{ path: original, serviceId }]);
        assert.notEqual(await idOf(service.endpoint), serviceId);
    });

    for (const { release, kept } of [
        { release: "this release", kept: undefined },
        { release: "release 0.1.0", kept: "buckets" },
    ]) {
        it(`of ${release} that was moved keeps id and port, and has its buckets where they are now`, async () => {
            const { serviceId, port } = await settingsOf(original);
            if (kept !== undefined) {
                await changeSettings(original, { place: undefined, bucketRoot: join(original, kept) });
            }
            await rename(original, copy);
            assert.deepEqual(await readDataDirFacts(copy), {
                serviceId,
                bucketRoot: join(copy, "buckets"),
                isInUse: true,
                copyOf: [],
            });
            const service = await serve(copy);
            assert.equal(await idOf(service.endpoint), serviceId);
            const { place, bucketRoot, ...rest } = await settingsOf(copy);
            assert.deepEqual([place, bucketRoot, rest["port"]], [copy, "buckets", port]);
            assert.equal(await bucketRootOf(service), join(copy, "buckets"));
        });
    }

    it("keeps a bucket root of the user's own when it is moved", async () => {
        const root = join(folder, "buckets");
        await (await serve(original, "--bucket-root", root)).end("SIGTERM");
        await rename(original, copy);
        assert.equal((await readDataDirFacts(copy)).bucketRoot, root);
    });

    it("that was copied back to its place is the same one, whatever is beside it", async () => {
        const { serviceId } = await settingsOf(original);
        const aside = join(folder, "aside");
        await rename(original, aside);
        await cp(aside, original, { recursive: true });
        assert.equal((await readDataDirFacts(original)).serviceId, serviceId);
        assert.deepEqual((await readDataDirFacts(aside)).copyOf, [{ path: original, serviceId }]);
    });

    it("is the same one by the name of a link to it", async () => {
        const { serviceId } = await settingsOf(original);
        await symlink(original, copy);
        assert.deepEqual((await readDataDirFacts(copy)).serviceId, serviceId);
        assert.equal(await idOf((await serve(copy)).endpoint), serviceId);
        assert.equal((await findLocalService(original))?.dataDir, original);
    });

    describe("that was copied starts no service that would write to what is the original's:", () => {
        const refused = (what: string) =>
            assert.rejects(
                serve(copy),
                new RegExp(
                    `The data folder ${copy} is a copy of ${original}, which is still there, and both would write to ${what}: .* or delete the copy\\.`,
                ),
            );

        it("a bucket root outside of it", async () => {
            const root = join(folder, "shared");
            await (await serve(original, "--bucket-root", root)).end("SIGTERM");
            await copyIt();
            await refused(`the folder of the buckets ${root}`);
            await assert.rejects(serve(copy, "--bucket-root", root), /both would write to/);
            await serve(copy, "--bucket-root", join(folder, "its own"));
            assert.equal((await readDataDirFacts(copy)).bucketRoot, join(folder, "its own"));
        });

        it("artifacts in S3", async () => {
            await changeSettings(original, { artifacts: "s3://models/" });
            await copyIt();
            await assert.rejects(serve(copy, "--artifacts", "s3://models/"), /both would write to the artifacts s3:/);
        });

        it("a bucket that is a link", async () => {
            const elsewhere = join(folder, "elsewhere");
            await mkdir(elsewhere);
            await symlink(elsewhere, join(original, "buckets", "linked"));
            await copyIt();
            await refused(`what ${join(copy, "buckets", "linked")} links to`);
        });

        it("the database, when it was linked", async () => {
            await copyIt();
            await rm(join(copy, "lookoutvision.db"));
            await link(join(original, "lookoutvision.db"), join(copy, "lookoutvision.db"));
            await refused(`what ${join(copy, "lookoutvision.db")} links to`);
        });
    });

    async function bucketRootOf({ client }: ServeProcess): Promise<string | undefined> {
        const command = new ListProjectsCommand({});
        let root: string | undefined;
        command.middlewareStack.add(
            (next) => async (args) => {
                const result = await next(args);
                root = (result.response as { headers: Record<string, string> }).headers["x-lookoutvision-bucket-root"];
                return result;
            },
            { step: "deserialize" },
        );
        await client.send(command);
        return root;
    }
});
