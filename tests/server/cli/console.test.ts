import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { openInBrowser } from "../../../server/cli/openInBrowser";
import { endLocalService } from "../../harness/engine/engine";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { openBrowser } from "../console/browser";

describe("lookoutvision console", function () {
    this.timeout(120_000);
    let dataDir: string;
    let service: ServeProcess;
    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-console-"));
        service = await startServeProcess(dataDir);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true, force: true });
    });
    const run = (args: string[], env: Record<string, string> = {}) =>
        runLookoutvision(["console", "--data-dir", dataDir, ...args], { env: { HOME: dataDir, ...env } });

    it("--print-url prints one line, an address that signs a browser in once", async () => {
        const { code, stdout, stderr } = await run(["--print-url"]);
        assert.equal(code, 0, stderr);
        const [, url, token] = /^(http:\/\/127\.0\.0\.1:\d+)\/console\/#sign-in=([\w-]{43})\n$/.exec(stdout)!;
        assert.equal(url, service.endpoint);
        const browser = openBrowser({ url });
        assert.equal((await browser.signIn(token)).status, 200);
        assert.equal((await browser.send("GET", "/2020-11-20/projects")).status, 200);
        assert.equal((await openBrowser({ url }).signIn(token)).status, 403);
    });

    it("begins an empty service in a folder that is named and not there yet, and nowhere else", async () => {
        const folder = join(dataDir, "another");
        const env = { HOME: dataDir };
        try {
            const made = await runLookoutvision(["console", "--print-url", "--data-dir", folder], { env });
            assert.match(made.stdout, /^http:\/\/127\.0\.0\.1:\d+\/console\/#sign-in=[\w-]{43}\n$/, made.stderr);
            const { stderr, code } = await runLookoutvision(["console", "--print-url"], { cwd: "/", env });
            assert.equal(code, 1);
            assert.match(stderr, /has no models\. .* With --data-dir, a new folder begins an empty service\./);
        } finally {
            await endLocalService(folder);
        }
    });

    it("prints the address where there is no browser to open", async () => {
        const { stdout } = await run([], { DISPLAY: "", WAYLAND_DISPLAY: "", BROWSER: "" });
        assert.match(stdout, /^Open this in a browser within a minute; it works once:\nhttp:\S+#sign-in=[\w-]{43}\n$/);
    });

    describe("opens the browser of the platform", () => {
        const address = "http://127.0.0.1:1/console/#sign-in=x";
        const opener = async (name: string, script: string) => {
            const file = join(dataDir, name);
            await writeFile(file, `#!/bin/sh\n${script}\n`);
            await chmod(file, 0o755);
            return {
                PATH: [dataDir, process.env.PATH].join(delimiter),
                DISPLAY: ":0",
                OPENED: join(dataDir, "opened"),
            };
        };

        it("with the address as it is", async () => {
            for (const [name, platform] of [
                ["xdg-open", "linux"],
                ["open", "darwin"],
                ["rundll32", "win32"],
            ] as const) {
                const env = await opener(name, 'for last; do :; done; printf "%s" "$last" > "$OPENED"');
                assert.equal(await openInBrowser(address, platform, env), true);
                assert.equal(await readFile(env.OPENED, "utf8"), address);
                await rm(env.OPENED);
            }
        });

        it("and says so when it can't", async () => {
            assert.equal(await openInBrowser(address, "linux", await opener("xdg-open", "exit 3")), false);
            assert.equal(await openInBrowser(address, "linux", { PATH: "/nowhere", DISPLAY: ":0" }), false);
            assert.equal(await openInBrowser(address, "linux", {}), false);
        });
    });
});
