import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure } from "../../../providers/service/settings";
import { handlersOf } from "../../../providers/provider";
import type { HostedProperties } from "../../../providers/provider";
import { stubText } from "../../../providers/host/stub";
import { endLocalService } from "../../harness/engine/engine";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { withEnvironment } from "../../harness/run/withEnvironment";

const inputs: HostedProperties = {
    bucket: "boards",
    resourceUrn: "urn:pulumi:dev::test::pulumi-nodejs:dynamic/lookoutvision:LocalBucket::boards",
    stackIdentity: "0123456789abcdef",
    __provider: stubText("LocalBucket"),
};

describe("a local bucket's folder", function () {
    this.timeout(60_000);
    let folder: string;
    let restore: () => void;
    const bucket = handlersOf("LocalBucket");
    const set = (settings: Readonly<Record<string, string>>) =>
        configure((key) => settings[key.replace("lookoutvision:", "")]);

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-folder-"));
        restore = withEnvironment({
            AWS_ENDPOINT_URL_LOOKOUTVISION: undefined,
            LOOKOUTVISION_DATA_DIR: undefined,
            LOOKOUTVISION_BUCKET_ROOT: undefined,
        });
    });
    after(async () => {
        configure(() => undefined);
        restore();
        await rm(folder, { recursive: true, maxRetries: 5 });
    });

    describe("with a service that somebody started on this machine", () => {
        let service: ServeProcess;
        let root: string;
        let restoreKeys: () => void;

        before(async () => {
            root = join(folder, "roo t ü");
            service = await startServeProcess(join(folder, "served"), { args: ["--bucket-root", root] });
            restoreKeys = withEnvironment({
                AWS_ACCESS_KEY_ID: service.credentials.accessKeyId,
                AWS_SECRET_ACCESS_KEY: service.credentials.secretAccessKey,
                AWS_SESSION_TOKEN: undefined,
            });
        });
        after(async () => {
            restoreKeys?.();
            await service?.end("SIGKILL");
        });

        it("is where that service looks for it, without a setting", async () => {
            set({ endpoint: service.endpoint });
            const { outs } = await bucket.create(inputs);
            assert.equal(outs["path"], join(root, "boards"));
            assert.ok(existsSync(join(root, "boards")));
            assert.equal(outs["service"], undefined);
            assert.deepEqual(await bucket.diff("boards", outs, inputs), { changes: false, replaces: [] });
        });

        it("is not made elsewhere: a setting that names another folder is told, with what to do", async () => {
            const elsewhere = join(folder, "elsewhere");
            set({ endpoint: service.endpoint, bucketRoot: elsewhere });
            await assert.rejects(bucket.create(inputs), {
                message: `Creating LookoutVisionLocalBucket "boards" failed: the service at ${service.endpoint}/ has its buckets in ${root}, and this stack looks for them in ${elsewhere}: leave out lookoutvision:bucketRoot ("pulumi config rm lookoutvision:bucketRoot", and the variable LOOKOUTVISION_BUCKET_ROOT), or start the service with --bucket-root ${elsewhere}`,
            });
            assert.ok(!existsSync(elsewhere));
        });
    });

    describe("with a service of a data folder", () => {
        let dataDir: string;
        let made: { id: string; outs: HostedProperties };
        let moved: string;

        before(async () => {
            dataDir = join(folder, "data");
            moved = join(folder, "moved");
            set({ dataDir });
            made = await bucket.create(inputs);
        });
        after(() => endLocalService(dataDir));

        it("is made again when somebody deleted it", async () => {
            await rmdir(String(made.outs["path"]));
            assert.deepEqual(await bucket.diff("boards", made.outs, inputs), { changes: true, replaces: [] });
            assert.deepEqual((await bucket.update("boards", made.outs, inputs)).outs, made.outs);
            assert.ok(existsSync(String(made.outs["path"])));
            assert.deepEqual(await bucket.diff("boards", made.outs, inputs), { changes: false, replaces: [] });
        });

        it("is never left behind in silence: where the folder of the buckets is another, the user is told to move it", async () => {
            await writeFile(join(String(made.outs["path"]), "result.json"), "{}");
            set({ dataDir, bucketRoot: moved });
            await assert.rejects(bucket.diff("boards", made.outs, inputs), {
                message: new RegExp(
                    `its folder is ${made.outs["path"]}, but the service looks for it at ${moved}/boards now: move it there with "mv ${made.outs["path"]} ${moved}/boards", or set back`,
                ),
            });
            assert.equal((await bucket.read("boards", made.outs)).props?.["path"], made.outs["path"]);
        });

        it("is taken from where it was moved to, by update and by refresh", async () => {
            await endLocalService(dataDir);
            await mkdir(moved);
            await rename(String(made.outs["path"]), join(moved, "boards"));
            assert.deepEqual(await bucket.diff("boards", made.outs, inputs), { changes: true, replaces: [] });
            assert.equal((await bucket.read("boards", made.outs)).props?.["path"], join(moved, "boards"));
            const { outs } = await bucket.update("boards", made.outs, inputs);
            assert.equal(outs["path"], join(moved, "boards"));
            assert.deepEqual(await bucket.diff("boards", outs, inputs), { changes: false, replaces: [] });
        });

        it("is gone for a refresh when it is in neither place", async () => {
            await rm(join(moved, "boards"), { recursive: true });
            assert.deepEqual(await bucket.read("boards", made.outs), { id: "" });
        });
    });
});
