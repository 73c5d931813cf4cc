import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { pino } from "pino";
import { createSecretSeal } from "../../../server/encryption/secretSeal";
import { loadServiceKey } from "../../../server/encryption/serviceKey";
import { openCallers } from "../../../server/service/openCallers";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";

describe("the keys of a service that others reach", () => {
    let folder: string;
    let store: Kysely<Database>;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-callers-"));
        store = await openStore({ dataDir: folder });
    });
    after(async () => {
        await store.destroy();
        await rm(folder, { recursive: true });
    });

    /** Warnings that a start with this address logs. */
    async function warningsOf(host: string, credentialsFile?: string): Promise<string[]> {
        const lines: string[] = [];
        const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
        const secretSeal = createSecretSeal(await loadServiceKey(folder));
        const serviceId = "0123456789abcdef";
        const options = { store, secretSeal, serviceId, dataDir: folder, host, credentialsFile, log };
        await openCallers({ ...options, now: Date.now });
        return lines.map((line) => String((JSON.parse(line) as { msg: unknown }).msg));
    }

    it("are told of in the log, once, while each of them may do everything", async () => {
        const [warning, ...others] = await warningsOf("0.0.0.0");
        assert.match(warning, /every key may do everything: .*lookoutvision users create/);
        assert.deepEqual(others, []);
    });

    it("are not, when only this machine reaches the service", async () => {
        assert.deepEqual(await warningsOf("127.0.0.1"), []);
        assert.deepEqual(await warningsOf("::1"), []);
    });

    it("are not, when each profile has policies", async () => {
        const file = join(folder, "limited");
        const profile = [
            "[camera]",
            "aws_access_key_id = AKIDCAMERA",
            "aws_secret_access_key = secret",
            "lookoutvision_policies = AmazonLookoutVisionReadOnlyAccess",
        ];
        await writeFile(file, profile.join("\n"), { mode: 0o600 });
        assert.deepEqual(await warningsOf("0.0.0.0", file), []);
    });

    it("are not, when there are users", async () => {
        await store.insertInto("users").values({ id: "1", name: "camera", status: "ACTIVE", createdAt: 0 }).execute();
        assert.deepEqual(await warningsOf("0.0.0.0"), []);
    });
});
