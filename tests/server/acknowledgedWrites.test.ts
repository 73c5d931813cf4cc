import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateProjectCommand, DeleteProjectCommand, paginateListProjects } from "@aws-sdk/client-lookoutvision";
import { figure } from "../harness/figure";
import { type ServeProcess, startServeProcess } from "../harness/serveProcess";

const kills = figure(4, 200);

describe("a service that is killed while it writes", function () {
    this.timeout(kills * 20_000);
    let dataDir: string;
    let service: ServeProcess | undefined;

    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "acknowledged-"));
    });
    after(async () => {
        await service?.end("SIGKILL");
        await rm(dataDir, { recursive: true });
    });

    it(`has every write that it acknowledged, after ${kills} kills at different instants`, async () => {
        const acknowledged = new Set<string>();
        const unanswered = new Set<string>();
        for (let kill = 0; kill < kills; kill++) {
            service = await startServeProcess(dataDir);
            const writers = [0, 1, 2, 3].map((writer) => write(service!, `kill${kill}-writer${writer}`, acknowledged, unanswered));
            await sleep(100 + ((kill * 37) % 400));
            assert.equal(await service.end("SIGKILL"), "SIGKILL");
            await Promise.all(writers);
        }
        assert.ok(acknowledged.size >= kills, `only ${acknowledged.size} writes were acknowledged`);

        service = await startServeProcess(dataDir);
        const found = await projectNames(service);
        assert.deepEqual([...acknowledged].filter((name) => !found.has(name)), []);
        // What was never acknowledged may be there or not; anything else was deleted with an acknowledgement.
        assert.deepEqual([...found].filter((name) => !acknowledged.has(name) && !unanswered.has(name)), []);
    });
});

/** Creates projects and deletes every third again, until the service is gone. */
async function write({ client }: ServeProcess, prefix: string, acknowledged: Set<string>, unanswered: Set<string>): Promise<void> {
    for (let count = 0; ; count++) {
        const ProjectName = `${prefix}-${count}`;
        unanswered.add(ProjectName);
        try {
            await client.send(new CreateProjectCommand({ ProjectName }), { abortSignal: AbortSignal.timeout(5_000) });
            if (count % 3 === 0) {
                await client.send(new DeleteProjectCommand({ ProjectName }), { abortSignal: AbortSignal.timeout(5_000) });
            } else {
                acknowledged.add(ProjectName);
            }
        } catch {
            return;
        }
        unanswered.delete(ProjectName);
    }
}

async function projectNames({ client }: ServeProcess): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const { Projects = [] } of paginateListProjects({ client }, {})) {
        Projects.forEach(({ ProjectName }) => names.add(ProjectName!));
    }
    return names;
}
