import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { runCommand } from "../../tools/runCommand";
import type { CommandResult } from "../../tools/runCommand";
import { repository } from "../harness/engine/engine";
import { startMoto } from "../harness/parts/moto";
import type { Moto } from "../harness/parts/moto";
import { todaysClients } from "../harness/parts/python";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { lookoutvisionCommand } from "../harness/service/serverModule";

/** Somebody whose pictures and manifest are in S3, with clients of today, follows the page from top to bottom. */
describe('the page "Coming from Amazon Lookout for Vision"', function () {
    this.timeout(10 * 60_000);
    let folder: string;
    let moto: Moto;
    let page: string;
    let result: CommandResult;
    const blocks = (language: string) =>
        [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "gm"))].map(([, block]) => block);

    before(async () => {
        page = await readFile(join(repository, "docs", "coming-from-amazon.md"), "utf8");
        folder = await mkdtemp(join(tmpdir(), "coming-"));
        moto = await startMoto();
        await fillBucket();
        for (const block of blocks("python")) {
            await writeFile(join(folder, /^# (\S+\.py)$/m.exec(block)![1]), block);
        }
        // Stops at the first command that fails, and says which it was.
        const script = ["set -Eeuo pipefail", "trap 'echo \"failed: $BASH_COMMAND\" >&2' ERR", ...blocks("sh")];
        result = await runCommand("bash", ["-c", script.join("\n").replace("--port 8000", "--port 8931").replaceAll(":8000", ":8931")], {
            cwd: folder,
            env: await environment(),
            timeoutMs: 8 * 60_000,
            ownGroup: true,
        });
    });
    after(async () => {
        await moto?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    async function fillBucket(): Promise<void> {
        const local = join(folder, "drawn", "my-bucket");
        await mkdir(local, { recursive: true });
        const { manifestKey, anomaly } = await drawPictures(local, { normal: 20, anomaly: 10 });
        const s3 = new S3Client({
            endpoint: moto.endpoint,
            region: "us-east-1",
            forcePathStyle: true,
            credentials: { accessKeyId: "AKIDMINE", secretAccessKey: "mine" },
        });
        const put = async (Key: string, file: string) =>
            s3.send(new PutObjectCommand({ Bucket: "my-bucket", Key, Body: await readFile(join(local, file)) }));
        await s3.send(new CreateBucketCommand({ Bucket: "my-bucket" }));
        for (const entry of await readdir(local, { recursive: true, withFileTypes: true })) {
            if (entry.isFile() && entry.name.endsWith(".png")) {
                const key = join(entry.parentPath, entry.name).slice(local.length + 1);
                await put(key, key);
            }
        }
        await put("train.manifest", manifestKey);
        await put("new/board.png", anomaly[3]);
        s3.destroy();
    }

    /** The shell of somebody who has used Amazon's service, with our command in the place of npx. */
    async function environment(): Promise<NodeJS.ProcessEnv> {
        const { bin } = await todaysClients();
        const tools = join(folder, "bin");
        await mkdir(tools);
        const command = [process.execPath, ...lookoutvisionCommand()].map((word) => `'${word}'`).join(" ");
        await writeFile(join(tools, "npx"), `#!/bin/sh\n[ "$1" = lookoutvision ] || exit 1\nshift\nexec ${command} "$@"\n`);
        await chmod(join(tools, "npx"), 0o755);
        await mkdir(join(folder, ".aws"));
        await writeFile(
            join(folder, ".aws", "credentials"),
            "[default]\naws_access_key_id = AKIDMINE\naws_secret_access_key = mine\n",
        );
        return {
            PATH: [tools, bin, process.env.PATH].join(delimiter),
            HOME: folder,
            AWS_DEFAULT_REGION: "us-east-1",
            AWS_ENDPOINT_URL_S3: moto.endpoint,
            AWS_EC2_METADATA_DISABLED: "true",
            TS_NODE_PROJECT: join(repository, "tsconfig.json"),
        };
    }

    it("works line by line", () => {
        assert.equal(result.code, 0, `${result.stdout}\n${result.stderr}`);
    });

    it("shows what it says on the way: no project, the scores, the report, the anomaly, the result file", () => {
        assert.match(result.stdout, /"Projects": \[\]/);
        assert.match(result.stdout, /\{'F1Score': [01]\.\d+, 'Recall': [01]\.\d+, 'Precision': [01]\.\d+\}/);
        assert.match(result.stdout, /^s3:\/\/my-bucket\/results\/EvaluationReport-boards-1\.html$/m);
        assert.match(result.stdout, /"IsAnomalous": true/);
        assert.match(result.stdout, /EvaluationResult-boards-2\.json$/m);
        assert.match(result.stdout, /The service at http:\/\/127\.0\.0\.1:8931 has stopped\./);
    });

    it("is linked where the README begins, and all its links lead somewhere", async () => {
        const readme = await readFile(join(repository, "README.md"), "utf8");
        assert.ok(readme.split("\n\n")[1].includes("(docs/coming-from-amazon.md)"));
        for (const [, target, anchor] of page.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)) {
            const linked = await readFile(join(repository, "docs", target === "" ? "coming-from-amazon.md" : target), "utf8");
            const anchors = [...linked.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
                heading.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-"),
            );
            assert.ok(anchor === undefined || anchors.includes(anchor), `${target}#${anchor}`);
        }
    });
});
