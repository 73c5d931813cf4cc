import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyCheckout } from "../harness/engine/checkoutCopy";
import type { CheckoutCopy } from "../harness/engine/checkoutCopy";

// The commands of package.json's scripts: npm itself would only be in the way of their exit codes and output.
const start = "node tools/start.cjs";
const destroy = "node tools/start.cjs destroy";
const pulumi = "node tools/start.cjs pulumi";

/** One newcomer's afternoon: the tests follow on each other. */
describe("npm start, as a newcomer", function () {
    this.timeout(300_000);
    let checkout: CheckoutCopy;
    let summary: string;
    const inCheckout = (path: string) => join(checkout.folder, path);
    // The last one: Pulumi's own lines before it name resources in the same way.
    const row = (name: string, text = summary) =>
        [...text.matchAll(new RegExp(`^  ${name} +(.+)$`, "gm"))].at(-1)?.[1] ?? "";

    before(async () => {
        checkout = await copyCheckout();
    });
    after(() => checkout.remove());

    it("says what to do about a setting that makes no sense, without a stack trace", async () => {
        await checkout.run(`${pulumi} config set storage cloud`);
        const { code, stdout, stderr } = await checkout.run(start);
        assert.equal(code, 1);
        assert.match(stdout, /The stack setting "storage" is "cloud"; it must be "local" or "aws"/);
        assert.match(stdout, /"npm start" goes on from here/);
        assert.doesNotMatch(stdout + stderr, /^ +at /m);
        assert.equal((await checkout.run(`${pulumi} config rm storage`)).code, 0);
    });

    it("trains without an account or a question, and shows how far it is on the model's own row", async () => {
        const { code, stdout, stderr } = await checkout.run(start);
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /^ \+ {2}Model detector creating \(\d+s\) \d+ %.*: \w+/m);
        summary = stdout;
    });

    it("ends with version, ARN, status, scores and where things are", () => {
        assert.equal(row("Version"), "1 of project plates");
        assert.equal(row("ARN"), "arn:aws:lookoutvision:us-east-1:000000000000:model/plates/1");
        assert.equal(row("Status"), "TRAINED");
        for (const score of ["Precision", "Recall", "F1"]) {
            assert.ok(Number(row(score)) >= 0.7, `${score} is ${row(score)}`);
        }
        const report = row("Evaluation");
        assert.match(readFileSync(inCheckout(report), "utf8"), /^<!doctype html>[^]*<h1>plates, version 1<\/h1>/);
        const result = report.replace("EvaluationReport", "EvaluationResult").replace(".html", ".json");
        assert.ok(summary.includes(result));
        assert.equal(typeof JSON.parse(readFileSync(inCheckout(result), "utf8")), "object");
        assert.ok(existsSync(inCheckout(row("Model").split(",")[0])));
    });

    it("names the page, and how to open it signed in", async () => {
        const [, address] = /npx lookoutvision console\n.* (http:\/\/127\.0\.0\.1:\d+\/console\/)/.exec(summary)!;
        const { stdout } = await checkout.run("npx lookoutvision console --print-url");
        assert.match(stdout, new RegExp(`^${address}#sign-in=[\\w-]{43}\\n$`));
        assert.match(await (await fetch(address)).text(), /<div id="root">/);
    });

    it("keeps state and passphrase in the git-ignored folder", async () => {
        assert.ok(
            (await readdir(inCheckout(".lookoutvision/pulumi/state/.pulumi/stacks"), { recursive: true })).includes(
                "plates/dev.json",
            ),
        );
        assert.equal(statSync(inCheckout(".lookoutvision/pulumi/passphrase")).mode & 0o777, 0o600);
        assert.match(readFileSync(inCheckout(".gitignore"), "utf8"), /^\/\.lookoutvision\/$/m);
        assert.deepEqual(
            (await readdir(checkout.folder)).filter((name) => /^Pulumi\..+\.yaml$/.test(name)),
            [],
        );
    });

    it("proposes commands that work", async () => {
        const [one, several] = [...summary.matchAll(/^  (npx lookoutvision detect .+)$/gm)].map((match) => match[1]);
        const answer = await checkout.run(one);
        assert.equal(answer.code, 0, answer.stderr);
        assert.match(answer.stdout, /scratch-01\.jpg +anomaly/);
        const answers = (await checkout.run(several)).stdout.trim().split("\n");
        const right = answers.filter((line) => /new\/plate/.test(line) === / normal /.test(line));
        assert.ok(answers.length === 8 && right.length >= 6, answers.join("\n"));
        assert.equal(
            (await readdir(inCheckout(".lookoutvision/masks"))).filter((name) => name.endsWith(".mask.png")).length,
            8,
        );
    });

    it("ends in good order when nobody reads on, and leaves the stack unlocked", async () => {
        const { stderr } = await checkout.run(`{ ${start}; echo "code $?" >&2; } | head -3`);
        assert.equal(stderr, "code 141\n");
    });

    it("changes nothing the second time, and says so", async () => {
        const { code, stdout } = await checkout.run(start);
        assert.equal(code, 0, stdout);
        assert.match(stdout, /0 files drawn/);
        assert.match(stdout, /6 unchanged/);
        assert.equal(row("Version", stdout), "1 of project plates, unchanged");
    });

    it("leaves a shell where pulumi typed by hand sees the same stack", async () => {
        const { code, stdout, stderr } = await checkout.run(
            ". .lookoutvision/activate && . .lookoutvision/activate && pulumi preview --expect-no-changes && pulumi refresh --yes --expect-no-changes",
        );
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /6 unchanged/);
    });

    it("trains a new version when a picture is taken away", async () => {
        // Drawn again by npm start, so by Pulumi alone.
        await rm(inCheckout(".lookoutvision/samples/pictures/normal/plate-48.jpg"));
        const { code, stdout, stderr } = await checkout.run(`${pulumi} up --yes --skip-preview`);
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /version +: "1" => "2"/);
    });

    it("destroys all of it, but the pictures and the evaluation files", async () => {
        const { code, stdout, stderr } = await checkout.run(destroy);
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /The version, the dataset and the project are deleted\.\nNo local service runs\./);
        assert.ok(existsSync(inCheckout(row("Evaluation"))));
        assert.ok(existsSync(inCheckout(".lookoutvision/samples/pictures/normal/plate-01.jpg")));
        const [, left] = stdout.split("Left on this machine:");
        for (const name of ["samples", "masks", "buckets/", "pulumi", "credentials", "service.key"]) {
            assert.ok(left.includes(`.lookoutvision/${name}`), left);
        }
        assert.doesNotMatch(left, /what you put into/);
        const kept = await readdir(inCheckout(".lookoutvision"), { recursive: true, withFileTypes: true });
        const files = kept.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
        assert.deepEqual(
            files.filter((file) => file.includes(".lookoutvision/models/")),
            [],
        );
        assert.deepEqual(
            files.filter((file) => /buckets\/.*\.(jpg|png)$/.test(file)),
            [],
        );
    });

    it("has nothing to destroy after that, and starts over after the folder was deleted", async () => {
        const { code, stdout } = await checkout.run(destroy);
        assert.equal(code, 0);
        assert.match(stdout, /There was nothing to delete/);

        await rm(inCheckout(".lookoutvision"), { recursive: true });
        const preview = await checkout.run(`${pulumi} preview`);
        assert.equal(preview.code, 0, preview.stdout + preview.stderr);
        assert.match(preview.stdout, /6 to create/);
    });

    it("uses the user's own backend when one is configured", async () => {
        await rm(inCheckout(".lookoutvision"), { recursive: true });
        const backend = `file://${checkout.folder}/ownBackend`;
        await mkdir(inCheckout("ownBackend"));
        const { code, stdout, stderr } = await checkout.run(
            `${pulumi} stack select --create mine && ${pulumi} preview`,
            {
                PULUMI_BACKEND_URL: backend,
                PULUMI_CONFIG_PASSPHRASE: "own",
            },
        );
        assert.equal(code, 0, stdout + stderr);
        assert.ok(existsSync(inCheckout("ownBackend/.pulumi/stacks/plates/mine.json")));
        assert.equal(existsSync(inCheckout(".lookoutvision/pulumi")), false);
        assert.doesNotMatch(readFileSync(inCheckout(".lookoutvision/activate"), "utf8"), /BACKEND|PASSPHRASE/);
    });

    it("says where the compiler stumbles when a source is broken", async () => {
        await writeFile(inCheckout("providers/broken.ts"), "export const broken: number = 'text';\n");
        const { code, stderr } = await checkout.run(start);
        assert.equal(code, 1);
        assert.match(stderr, /The sources don't compile:\nproviders\/broken\.ts/);
    });
});
