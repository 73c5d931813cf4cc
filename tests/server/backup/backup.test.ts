import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateProjectCommand, paginateListProjects } from "@aws-sdk/client-lookoutvision";
import { openStore } from "../../../server/store/open";
import { figure } from "../../harness/run/figure";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";

/** Back-ups that are made while the service writes. */
const backups = figure(2, 50);
/** Pictures of a bucket in the data folder. */
const pictures = figure(300, 10_000);
/** Time for one command, in milliseconds. */
const timeoutMs = figure(60_000, 600_000);

describe("lookoutvision backup and restore", function () {
    this.timeout(backups * 30_000 + pictures * 50);
    let folder: string;
    let dataDir: string;
    let service: ServeProcess | undefined;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "backup-command-"));
        dataDir = join(folder, "data");
        await mkdir(join(dataDir, "buckets", "plates"), { recursive: true });
        for (let number = 0; number < pictures; number++) {
            await writeFile(join(dataDir, "buckets", "plates", `${number}.png`), `picture ${number}`);
        }
        await symlink("/etc/hostname", join(dataDir, "buckets", "plates", "link"));
    });
    beforeEach(async () => {
        service = await startServeProcess(dataDir);
    });
    afterEach(() => service?.end("SIGKILL"));
    after(() => rm(folder, { recursive: true }));

    const mustRun = async (...args: string[]) => {
        const { code, stdout, stderr } = await runLookoutvision(args, { timeoutMs });
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };
    const projectsIn = async (restored: string) => {
        const store = await openStore({ dataDir: restored }, { check: true });
        const rows = await store.selectFrom("projects").select("name").execute();
        await store.destroy();
        return rows.map(({ name }) => name);
    };

    it(`keep every write acknowledged before, in ${backups} back-ups made while others are written`, async () => {
        const acknowledged: string[] = [];
        let writing = true;
        const writer = (async () => {
            for (let number = 0; writing; number++) {
                await service!.client.send(new CreateProjectCommand({ ProjectName: `p${number}` }));
                acknowledged.push(`p${number}`);
            }
        })();
        for (let number = 0; number < backups; number++) {
            const [target, restored] = [join(folder, `backup${number}`), join(folder, `restored${number}`)];
            const before = acknowledged.slice();
            const output = await mustRun("backup", target, "--data-dir", dataDir);
            assert.match(output, /plates\/link: it is a link/);
            await mustRun("restore", target, "--data-dir", restored);
            const found = new Set(await projectsIn(restored));
            assert.deepEqual(
                before.filter((name) => !found.has(name)),
                [],
            );
            assert.equal(
                await readFile(join(restored, "buckets", "plates", "7.png"), "utf8"),
                await readFile(join(dataDir, "buckets", "plates", "7.png"), "utf8"),
            );
        }
        writing = false;
        await writer;
        assert.ok(acknowledged.length > 20, `only ${acknowledged.length} writes`);

        const restored = await startServeProcess(join(folder, "restored0"));
        try {
            assert.equal(restored.credentials.accessKeyId, service!.credentials.accessKeyId);
            let count = 0;
            for await (const { Projects = [] } of paginateListProjects({ client: restored.client }, {})) {
                count += Projects.length;
            }
            assert.ok(count > 0);
        } finally {
            await restored.end("SIGTERM");
        }
    });

    it("go on after the back-up was killed, and refuse one that isn't complete", async () => {
        const [target, restored] = [join(folder, "cut-off"), join(folder, "from-cut-off")];
        const child = spawn(process.execPath, [...lookoutvisionCommand(), "backup", target, "--data-dir", dataDir]);
        const lines = () => readFile(join(target, "backup.partial"), "utf8").catch(() => "");
        while ((await lines()).split("\n").length < 20 && child.exitCode === null) {
            await sleep(5);
        }
        child.kill("SIGKILL");
        await once(child, "exit");
        const refused = await runLookoutvision(["restore", target, "--data-dir", restored]);
        assert.match(refused.stderr, /The back-up .*cut-off is not complete\. Run "lookoutvision backup/);
        const output = await mustRun("backup", target, "--data-dir", dataDir);
        assert.match(output, /^\d+ of the files were there already\.$/m);
        await mustRun("restore", target, "--data-dir", restored);
    });

    it("refuse a back-up in which a byte was changed, and name the file", async () => {
        const target = join(folder, "changed");
        await mustRun("backup", target, "--data-dir", dataDir);
        await appendFile(join(target, "data", "service.key"), " ");
        const { code, stderr } = await runLookoutvision(["restore", target, "--data-dir", join(folder, "never")]);
        assert.equal(code, 1);
        assert.match(stderr, /The back-up is damaged: .*service\.key has another checksum than when it was made/);
        await assert.rejects(startServeProcess(join(folder, "never")), /is not restored completely/);
    });

    it("refuse folders that would lose something: one in use, one of another service, one in the data folder", async () => {
        const other = join(folder, "other-files");
        await mkdir(other);
        await writeFile(join(other, "mine.txt"), "mine");
        for (const [args, reason] of [
            [["backup", other, "--data-dir", dataDir], /has other files and is no back-up/],
            [["backup", join(dataDir, "inside"), "--data-dir", dataDir], /can't be in the data folder/],
            [["backup", join(folder, "new"), "--data-dir", other], /has no store lookoutvision\.db to back up/],
            [["restore", other, "--data-dir", join(folder, "new")], /is no back-up/],
            [["restore", join(folder, "backup0"), "--data-dir", dataDir], /isn't empty\. Name a new folder/],
        ] as const) {
            const { code, stderr } = await runLookoutvision([...args]);
            assert.equal(code, 1, args.join(" "));
            assert.match(stderr, reason);
        }
    });

    it("aren't needed after SIGTERM for the store: lookoutvision.db alone has everything", async () => {
        await service!.client.send(new CreateProjectCommand({ ProjectName: "the-last" }));
        await service!.end("SIGTERM");
        const alone = join(folder, "alone");
        await mkdir(alone);
        for (const name of ["lookoutvision.db", "service.key"]) {
            await copyFile(join(dataDir, name), join(alone, name));
        }
        assert.ok((await projectsIn(alone)).includes("the-last"));
    });

    it("restore the folder of a killed service, with what only its log has", async () => {
        await service!.client.send(new CreateProjectCommand({ ProjectName: "in-the-log" }));
        await service!.end("SIGKILL");
        const restored = join(folder, "of-killed");
        await mustRun("restore", dataDir, "--data-dir", restored);
        assert.ok((await projectsIn(restored)).includes("in-the-log"));
    });
});
