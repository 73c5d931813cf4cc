import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { startTestService } from "../api/testService";
import type { TestService } from "../api/testService";
import { allow, callUsers, newUser } from "../api/userFixtures";
import { newLink, openBrowser, openSignedIn } from "./browser";
import type { TestBrowser } from "./browser";

const projects = "/2020-11-20/projects";

describe("sessions of browsers", () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "lookoutvision-sessions-"))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("outlive a restart, and so does a link", async () => {
        const first = await startTestService({ folder });
        const { cookies } = await openSignedIn(first);
        const token = await newLink(first);
        await first.close();
        const second = await startTestService({ folder });
        try {
            assert.equal((await openBrowser(second, cookies).send("GET", projects)).status, 200);
            assert.equal((await openBrowser(second).signIn(token)).status, 200);
        } finally {
            await second.close();
        }
    });

    it("leave no secret in store, files or log, and say in the log who signed in and out", async () => {
        const service = await startTestService({ folder });
        const user = await newUser(service, allow("*"));
        const secrets: string[] = [];
        try {
            const token = await newLink(service, user);
            const browser = openBrowser(service);
            await browser.signIn(token);
            secrets.push(token, ...browser.cookies.values(), user.secretAccessKey);
            await browser.send("POST", projects, { body: { ProjectName: "audited" } });
            await browser.send("POST", projects, {
                body: { ProjectName: "forged" },
                headers: { origin: "https://evil.example" },
            });
            await browser.send("DELETE", "/console/session");
            await browser.signIn(token);
        } finally {
            await service.close();
        }
        for (const name of await readdir(folder, { recursive: true, withFileTypes: true })) {
            const content = name.isFile() ? await readFile(join(name.parentPath, name.name)) : Buffer.alloc(0);
            secrets.forEach((secret) => assert.ok(!content.includes(secret), name.name));
        }
        const lines = service.logged.join("");
        secrets.forEach((secret) => assert.ok(!lines.includes(secret)));
        const audit = service.logged
            .map((line) => JSON.parse(line) as Record<string, any>)
            .filter((line) => line.audit === true)
            .map(({ operation, user: name, outcome, session }) => [operation, name, outcome, typeof session]);
        assert.deepEqual(audit, [
            ["CreateUser", undefined, "ok", "undefined"],
            ["CreateConsoleLink", user.name, "ok", "undefined"],
            ["SignIn", user.name, "ok", "string"],
            ["CreateProject", user.name, "ok", "string"],
            ["CreateProject", undefined, "AccessDeniedException", "undefined"],
            ["SignOut", user.name, "ok", "string"],
            ["SignIn", undefined, "UnrecognizedClientException", "undefined"],
        ]);
    });

    it("are made slower and slower for an address that tries links, while a good one is answered at once", async () => {
        const service = await startTestService({ longestFailureDelayMs: 400 });
        try {
            const wrong = openBrowser(service);
            for (let index = 0; index < 20; index++) {
                await wrong.signIn("x".repeat(43));
            }
            const started = performance.now();
            await wrong.signIn("x".repeat(43));
            await wrong.signIn("x".repeat(43));
            assert.ok(performance.now() - started >= 300);
            assert.ok(service.logged.some((line) => line.includes("many signatures of a key have failed")));
        } finally {
            await service.close();
        }
    });
});

describe("sessions of browsers on two servers of one PostgreSQL", () => {
    let postgres: TestPostgres;
    let folder: string;
    let services: TestService[] = [];
    before(async function () {
        this.timeout(60_000);
        postgres = await startPostgres();
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-servers-"));
        const options = { databaseUrl: postgres.url, folder };
        services = [await startTestService(options), await startTestService(options)];
    });
    after(async () => {
        await Promise.all(services.map((service) => service.close()));
        await rm(folder, { recursive: true, force: true });
        await postgres?.stop();
    });

    const on = (index: number, { cookies }: TestBrowser) => openBrowser(services[index], cookies);

    it("hold on each of them, and end on each", async () => {
        const browser = await openSignedIn(services[0]);
        assert.equal((await on(1, browser).send("GET", projects)).status, 200);
        const copy = openBrowser(services[0], new Map(browser.cookies));
        assert.equal((await on(1, browser).send("DELETE", "/console/session")).status, 200);
        assert.equal((await copy.send("GET", projects)).status, 401);
    });

    it("are opened once by a link that goes to both at the same moment", async () => {
        const token = await newLink(services[0]);
        const answers = await Promise.all(
            Array.from({ length: 20 }, (_, index) => openBrowser(services[index % 2]).signIn(token)),
        );
        assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    });

    it("end on each of them within a second when the user is deleted on one", async () => {
        const user = await newUser(services[0], allow("ListProjects"));
        const browser = await openSignedIn(services[1], user);
        assert.equal((await browser.send("GET", projects)).status, 200);
        await callUsers(services[0], "DELETE", `/users/${user.name}`);
        assert.equal((await browser.send("GET", projects)).status, 401);
    });
});
