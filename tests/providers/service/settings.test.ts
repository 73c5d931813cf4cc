import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { resolveDataDir } from "../../../server/dataFolder/dataDir";
import { serviceIsOnThisMachine, settingsFrom } from "../../../providers/service/settings";

const reading = (config: Record<string, string>) => (key: string) => config[key];

describe("the provider's configuration", () => {
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-configuration-"));
    });
    after(() => rm(folder, { recursive: true }));

    it("means a local service when nothing is said", () => {
        const settings = settingsFrom(reading({}), {}, folder);
        assert.deepEqual(settings, {
            endpoint: "local",
            endpointSource: "the default",
            region: "us-east-1",
            configuredRegion: undefined,
            dataDir: join(homedir(), ".lookoutvision"),
            dataDirSource: "the default, since no folder .lookoutvision is near the program",
            bucketRoot: undefined,
            abandonedService: undefined,
        });
    });

    it("puts the stack's setting before the environment", () => {
        const environment = {
            AWS_ENDPOINT_URL_LOOKOUTVISION: "http://env:1",
            AWS_REGION: "eu-west-1",
            LOOKOUTVISION_DATA_DIR: "/env",
        };
        assert.equal(String(settingsFrom(reading({}), environment, folder).endpoint), "http://env:1/");
        const settings = settingsFrom(
            reading({
                "lookoutvision:endpoint": "local",
                "lookoutvision:region": "us-west-2",
                "lookoutvision:dataDir": "here",
                "lookoutvision:bucketRoot": "b",
            }),
            environment,
            folder,
        );
        assert.equal(settings.endpoint, "local");
        assert.equal(settings.region, "us-west-2");
        assert.equal(settings.dataDir, join(folder, "here"));
        assert.equal(settings.bucketRoot, join(folder, "b"));
    });

    it("says where an endpoint that is none comes from", () => {
        assert.throws(
            () => settingsFrom(reading({ "lookoutvision:endpoint": "vision" }), {}, folder),
            /"vision", from the stack setting lookoutvision:endpoint, is neither "local" nor a URL/,
        );
        assert.throws(
            () => settingsFrom(reading({}), { AWS_ENDPOINT_URL_LOOKOUTVISION: "ftp://x" }, folder),
            /environment variable AWS_ENDPOINT_URL_LOOKOUTVISION/,
        );
    });

    it("finds the data folder as the service's command line does", async () => {
        const inside = join(folder, "a", "b");
        await mkdir(inside, { recursive: true });
        await mkdir(join(folder, "a", ".lookoutvision"));
        for (const [asked, environment] of [
            [undefined, {}],
            [undefined, { LOOKOUTVISION_DATA_DIR: "relative" }],
            ["asked", { LOOKOUTVISION_DATA_DIR: "/other" }],
        ] as const) {
            const config: Record<string, string> = asked === undefined ? {} : { "lookoutvision:dataDir": asked };
            assert.equal(
                settingsFrom(reading(config), environment, inside).dataDir,
                resolveDataDir(asked, environment, inside),
            );
        }
    });

    it("knows a service on this machine by its address", () => {
        const on = (endpoint: string) =>
            serviceIsOnThisMachine(settingsFrom(reading({ "lookoutvision:endpoint": endpoint }), {}, folder));
        assert.deepEqual(
            [
                "local",
                "http://127.0.0.1:8000",
                "http://localhost",
                "http://[::1]:1",
                "https://vision.example.com",
                "http://127.0.0.1.example.com",
            ].map(on),
            [true, true, true, true, false, false],
        );
    });
});
