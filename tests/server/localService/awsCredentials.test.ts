import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { startServeProcess } from "../../harness/service/serveProcess";
import { withEnvironment } from "../../harness/run/withEnvironment";
import { isAlive } from "../../harness/run/isAlive";
import { localServicesOfTests } from "./localServices";

describe("the local service", function () {
    this.timeout(300_000);
    const tests = localServicesOfTests();
    const { start } = tests;
    let dataDir: string;
    beforeEach(() => ({ dataDir } = tests.parts()));

    describe("with AWS credentials", () => {
        const variables = {
            AWS_ACCESS_KEY_ID: undefined,
            AWS_SECRET_ACCESS_KEY: undefined,
            AWS_SESSION_TOKEN: undefined,
            AWS_PROFILE: undefined,
        };
        const startWith = async (credentials: Readonly<Record<string, string>>) => {
            const restore = withEnvironment({ ...variables, HOME: dataDir, ...credentials });
            try {
                return await start();
            } finally {
                restore();
            }
        };
        const keys = (secret: string) => ({ AWS_ACCESS_KEY_ID: "ASIAEXAMPLE", AWS_SECRET_ACCESS_KEY: secret });

        it("is started anew with a caller's other ones, and kept for who has the same or none", async () => {
            const first = await startWith(keys("expired-secret"));
            assert.equal((await startWith(keys("expired-secret"))).pid, first.pid);
            assert.equal((await startWith({})).pid, first.pid);
            const second = await startWith(keys("renewed-secret"));
            assert.notEqual(second.pid, first.pid);
            assert.equal(second.endpoint, first.endpoint);
            assert.ok(!isAlive(first.pid));
            const files = await Promise.all(
                ["service.json", "service.log", "settings.json"].map((name) => readFile(join(dataDir, name), "utf8")),
            );
            assert.doesNotMatch(files.join(), /(expired|renewed)-secret/);
            assert.equal((await stat(join(dataDir, "service.json"))).mode & 0o777, 0o600);
        });

        it("is started anew when the file of its profile was written anew", async () => {
            const write = (secret: string) =>
                writeFile(
                    join(dataDir, "aws"),
                    `[factory]\naws_access_key_id = ASIA\naws_secret_access_key = ${secret}\n`,
                );
            const profile = {
                AWS_PROFILE: "factory",
                AWS_SHARED_CREDENTIALS_FILE: relative(process.cwd(), join(dataDir, "aws")),
            };
            await write("expired");
            const first = await startWith(profile);
            assert.equal((await startWith(profile)).pid, first.pid);
            await write("renewed");
            assert.notEqual((await startWith(profile)).pid, first.pid);
        });

        it("is left alone when somebody typed serve", async () => {
            const typed = await startServeProcess(dataDir);
            assert.equal((await startWith(keys("other"))).pid, typed.child.pid);
            await typed.end("SIGTERM");
        });
    });
});
