import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateProjectCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import Libsql from "libsql";
import { figure } from "../../harness/run/figure";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";

/** Kills in the middle of a clean end. */
const kills = figure(4, 200);

/** Each test has a copy of a data folder whose service was killed after 40 projects. */
describe("a service on store files that something happened to", function () {
    this.timeout(120_000 + 5_000 * kills);
    let folder: string;
    let killed: string;
    let clean: string;
    let dataDir: string;
    let service: ServeProcess | undefined;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "store-files-"));
        [killed, clean] = [join(folder, "killed"), join(folder, "clean")];
        const writer = await startServeProcess(killed);
        for (let number = 0; number < 40; number++) {
            await writer.client.send(new CreateProjectCommand({ ProjectName: `project-${number}` }));
        }
        await writer.end("SIGKILL");
        await cp(killed, clean, { recursive: true });
        await (await startServeProcess(clean)).end("SIGTERM");
    });
    beforeEach(async () => {
        dataDir = join(folder, "data");
        await cp(killed, dataDir, { recursive: true });
    });
    afterEach(async () => {
        await service?.end("SIGKILL");
        service = undefined;
        await rm(dataDir, { recursive: true, force: true });
    });
    after(() => rm(folder, { recursive: true }));

    const file = (name: string) => join(dataDir, name);
    const refused = (reason: RegExp) => assert.rejects(startServeProcess(dataDir), reason);
    async function flip(name: string, position: number): Promise<void> {
        const handle = await open(file(name), "r+");
        const byte = Buffer.alloc(1);
        await handle.read(byte, 0, 1, position);
        byte[0] ^= 0x10;
        await handle.write(byte, 0, 1, position);
        await handle.close();
    }
    /** Expects a service that says to everybody that its store is damaged, and changes no file of it. */
    async function damaged(reason: RegExp): Promise<void> {
        const before = await readFile(file("lookoutvision.db"));
        service = await startServeProcess(dataDir, { attempts: 1 });
        const answer = await fetch(`${service.endpoint}/healthz`);
        assert.equal(answer.status, 503);
        const { status, message } = (await answer.json()) as { status: string; message: string };
        assert.equal(status, "damaged");
        assert.match(message, reason);
        assert.match(message, /lookoutvision restore BACKUP --data-dir NEW_FOLDER/);
        await assert.rejects(service.client.send(new ListProjectsCommand({})), { message });
        // Nobody's key can be checked, so callers elsewhere learn nothing of the files.
        const elsewhere = service.endpoint.replace("127.0.0.1", "0.0.0.0");
        assert.deepEqual(await (await fetch(`${elsewhere}/healthz`)).json(), { status: "unavailable" });
        assert.match(await (await fetch(`${elsewhere}/2020-11-20/projects`)).text(), /is damaged\. On the machine/);
        assert.ok(service.log().includes(message.slice(0, 40)));
        assert.equal(await service.end("SIGTERM"), 0);
        assert.deepEqual(await readFile(file("lookoutvision.db")), before);
    }
    /** Page on which a table or index begins. */
    function rootPage(name: string): number {
        const database = new Libsql(join(clean, "lookoutvision.db"));
        const [row] = database.prepare(`select rootpage from sqlite_master where name = '${name}'`).raw().all([]);
        database.close();
        return (row as [number])[0];
    }

    it("goes on after a kill, and says that its store was checked, and that a copy may lack changes", async () => {
        service = await startServeProcess(dataDir);
        const { Projects } = await service.client.send(new ListProjectsCommand({}));
        assert.equal(Projects!.length, 40);
        assert.match(service.log(), /did not end cleanly; its store was checked and is sound/);
        assert.match(
            service.log(),
            /was copied while a service ran on it, or after that was killed: .*may lack changes/,
        );
    });

    it("refuses a store without its log", async () => {
        await rm(file("lookoutvision.db-wal"));
        await refused(/lookoutvision\.db lacks its log .*lookoutvision\.db-wal, and with it the latest changes/);
    });

    it("goes on after a kill in the middle of a clean end, when the log was removed and the file doesn't say so yet", async () => {
        await rm(dataDir, { recursive: true });
        await cp(clean, dataDir, { recursive: true });
        // The file is still in write-ahead mode.
        const stored = await readFile(file("lookoutvision.db"));
        stored.fill(2, 18, 20);
        await writeFile(file("lookoutvision.db"), stored);
        await writeFile(file("lookoutvision.db-emptied"), "");
        service = await startServeProcess(dataDir);
        const { Projects } = await service.client.send(new ListProjectsCommand({}));
        assert.ok(Projects!.length > 0);
        assert.deepEqual(await marks(), []);
        await service.end("SIGKILL");
        await rm(file("lookoutvision.db-wal"));
        await refused(/lookoutvision\.db lacks its log/);
    });

    it("goes on after a kill at any instant of a clean end, which leaves no mark if it isn't cut off", async () => {
        for (let kill = 0; kill < kills; kill++) {
            service = await startServeProcess(dataDir);
            const ended = service.end("SIGTERM");
            await sleep((100 * kill) / kills);
            await service.end("SIGKILL");
            await ended;
        }
        service = await startServeProcess(dataDir);
        const { Projects } = await service.client.send(new ListProjectsCommand({}));
        assert.equal(Projects!.length, 40);
        assert.equal(await service.end("SIGTERM"), 0);
        assert.deepEqual(await marks(), []);
        assert.deepEqual([...(await readFile(file("lookoutvision.db"))).subarray(18, 20)], [1, 1]);
    });

    const marks = async () => (await readdir(dataDir)).filter((name) => name === "lookoutvision.db-emptied");

    it("refuses a log without its store, and another store's log", async () => {
        await rm(file("lookoutvision.db"));
        await refused(/lookoutvision\.db is missing, though its log .*-wal is there/);
        await cp(join(clean, "lookoutvision.db"), file("lookoutvision.db"));
        await refused(/ended cleanly, so the log .*-wal beside it is another store's\. Move the log away/);
    });

    it("refuses a folder whose settings or models belong to a service that the store doesn't know", async () => {
        await rm(file("lookoutvision.db"));
        await rm(file("lookoutvision.db-wal"));
        const { serviceId } = JSON.parse(await readFile(file("settings.json"), "utf8")) as { serviceId: string };
        await refused(new RegExp(`belongs to the service ${serviceId}, but its store lookoutvision.db is missing`));
        await rm(file("settings.json"));
        await mkdir(file("models/some-model"), { recursive: true });
        await refused(/has the models of a service, but its store lookoutvision\.db is missing/);
        await cp(join(clean, "lookoutvision.db"), file("lookoutvision.db"));
        const database = new Libsql(file("lookoutvision.db"));
        database.exec("update settings set value = '0000000000000000' where name = 'serviceId'");
        database.close();
        await writeFile(file("settings.json"), JSON.stringify({ serviceId }));
        await refused(/its store lookoutvision\.db is of the service 0000000000000000/);
    });

    it("tells of a flipped bit in a page, an index and the log, by the file's name", async () => {
        for (const name of ["projects", "sqlite_autoindex_projects_1"]) {
            await cp(join(clean, "lookoutvision.db"), file("lookoutvision.db"));
            await rm(file("lookoutvision.db-wal"), { force: true });
            const page = (rootPage(name) - 1) * 4096;
            // The page's kind, and the last byte of a key in the index.
            await flip("lookoutvision.db", name === "projects" ? page : page + 4096 - 3);
            await damaged(/The store is damaged: .*lookoutvision\.db: /);
        }
        await cp(killed, dataDir, { recursive: true });
        await flip("lookoutvision.db-wal", 32 + 24 + 4096 + 24 + 200);
        await damaged(
            /The store is damaged: .*lookoutvision\.db-wal: frame 2 has a wrong checksum, and \d+ transactions/,
        );
    });

    it("takes a log that ends in the middle of a write as the killed service left it", async () => {
        const { size } = await stat(file("lookoutvision.db-wal"));
        await truncate(file("lookoutvision.db-wal"), size - 100);
        service = await startServeProcess(dataDir);
        assert.equal((await fetch(`${service.endpoint}/healthz`)).status, 200);
    });

    it("names the lock file when that is damaged", async () => {
        await writeFile(file("service.lock.db"), "this is no lock: ".repeat(200));
        await refused(/The lock file .*service\.lock\.db is damaged\. Delete it and start again/);
    });

    it("answers 503 once its store was overwritten, and once it was deleted", async () => {
        service = await startServeProcess(dataDir, { attempts: 1 });
        assert.equal((await fetch(`${service.endpoint}/healthz`)).status, 200);
        await writeFile(file("lookoutvision.db"), Buffer.alloc(4096 * 60, 0x5a));
        const answer = await fetch(`${service.endpoint}/healthz`);
        assert.equal(answer.status, 503);
        assert.match(
            ((await answer.json()) as { message: string }).message,
            /The store is damaged: .*lookoutvision\.db/,
        );
    });

    it("says of a newer release's store which release to install", async () => {
        await rm(file("lookoutvision.db-wal"));
        await cp(join(clean, "lookoutvision.db"), file("lookoutvision.db"));
        const database = new Libsql(file("lookoutvision.db"));
        database.exec("insert into kysely_migration (name, timestamp) values ('0099-of-tomorrow', '2030')");
        database.close();
        await refused(/brought up to date by a newer release: it has "0099-of-tomorrow".*Install that release/);
    });
});
