import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCredentialsFile, parseCredentials } from "../../../server/signatures/credentialsFile";
import type { LookupSecret } from "../../../server/signatures/credentialsFile";

describe("the credentials file", () => {
    let folder: string;
    let path: string;
    before(async () => (folder = await mkdtemp(join(tmpdir(), "lookoutvision-credentials-"))));
    after(() => rm(folder, { recursive: true, force: true }));
    beforeEach(() => (path = join(folder, "credentials")));

    const secretsOf = async (file: { lookupSecret: LookupSecret }, ids: string[]) =>
        (await Promise.all(ids.map((id) => file.lookupSecret(id)))).map((found) => found?.secretAccessKey);
    const profile = (name: string, id: string, secret: string) =>
        `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;

    it("holds a key pair in each profile", async () => {
        await writeFile(path, profile("default", "A", "s1") + profile("line 7", "B", "s/2+=="));
        const file = await openCredentialsFile(path);
        assert.deepEqual(await secretsOf(file, ["A", "B", "C"]), ["s1", "s/2+==", undefined]);
    });

    it("is read as the AWS tools read it: spaces, comments, CRLF, capitals, other settings", () => {
        const text =
            "# mine\r\n[ default ]\r\nAWS_ACCESS_KEY_ID=A\r\n\r\n aws_secret_access_key =  s = t \r\nregion = x\r\n; end\r\n[half]\r\naws_access_key_id = H\r\n";
        assert.deepEqual(parseCredentials(text), [{ profile: "default", accessKeyId: "A", secretAccessKey: "s = t" }]);
    });

    it("may hold the session token of temporary credentials", () => {
        const text = `${profile("default", "A", "s")}aws_session_token = t/1==\n`;
        assert.deepEqual(parseCredentials(text), [
            { profile: "default", accessKeyId: "A", secretAccessKey: "s", sessionToken: "t/1==" },
        ]);
    });

    it("lets a profile do nothing whose limit is written wrong, and says which", async () => {
        const limits = [
            "lookoutvision_policy = camera",
            "lookoutvision-policies = camera",
            "lookoutvision_policies: camera",
            "lookout_vision_policies=camera",
            "lookoutvision_policies = camera\nlookoutvision_policy = label",
        ];
        for (const limit of limits) {
            await writeFile(path, `${profile("camera", "A", "s")}${limit}\n${profile("default", "B", "t")}`);
            const said: string[] = [];
            const { lookupSecret } = await openCredentialsFile(path, { onError: (message) => said.push(message) });
            assert.deepEqual((await lookupSecret("A"))?.policies, [], limit);
            assert.equal((await lookupSecret("B"))?.policies, undefined);
            assert.equal(said.length, 1);
            assert.match(
                said[0],
                /The profile camera of .* has a setting lookout.*written "lookoutvision_policies = NAMES"/,
            );
        }
    });

    it("limits a key that two profiles have, of which one has policies", async () => {
        const limited = `${profile("camera", "A", "s")}lookoutvision_policies = camera\n`;
        for (const text of [limited + profile("default", "A", "s"), profile("default", "A", "s") + limited]) {
            await writeFile(path, text);
            assert.deepEqual((await (await openCredentialsFile(path)).lookupSecret("A"))?.policies, ["camera"]);
        }
    });

    it("is read again when it has changed, in place or by a rename over it", async () => {
        await writeFile(path, profile("default", "A", "one"));
        const file = await openCredentialsFile(path);
        await writeFile(path, profile("default", "A", "two"));
        assert.deepEqual(await secretsOf(file, ["A"]), ["two"]);
        await writeFile(`${path}.new`, profile("default", "B", "six"));
        await rename(`${path}.new`, path);
        assert.deepEqual(await secretsOf(file, ["A", "B"]), [undefined, "six"]);
    });

    it("knows a new key in all requests that come at once after a change", async () => {
        await writeFile(path, profile("default", "A", "one"));
        const file = await openCredentialsFile(path);
        await writeFile(path, profile("default", "B", "two more"));
        assert.deepEqual(await secretsOf(file, ["B", "B", "B", "B"]), Array(4).fill("two more"));
    });

    it("is looked at for an unknown key always, for a known one when the last look is long ago", async () => {
        let now = 1_000;
        await writeFile(path, profile("default", "A", "one"));
        const file = await openCredentialsFile(path, { trustedMs: 50, now: () => now });
        await writeFile(path, profile("default", "B", "two more"));
        now += 49;
        assert.deepEqual(await secretsOf(file, ["A"]), ["one"]);
        assert.deepEqual(await secretsOf(file, ["B", "A"]), ["two more", undefined]);
        await writeFile(path, profile("default", "B", "a third one"));
        now += 49;
        assert.deepEqual(await secretsOf(file, ["B"]), ["two more"]);
        now += 1;
        assert.deepEqual(await secretsOf(file, ["B"]), ["a third one"]);
    });

    it("lets nobody call while it is gone, says so once, and works again when it is back", async () => {
        await writeFile(path, profile("default", "A", "one"));
        const said: string[] = [];
        const { lookupSecret } = await openCredentialsFile(path, { onError: (message) => said.push(message) });
        await rm(path);
        assert.deepEqual([await lookupSecret("A"), await lookupSecret("A")], [undefined, undefined]);
        assert.equal(said.length, 1);
        assert.match(said[0], /credentials can't be read: .*Nobody may call until that is mended\./);
        await writeFile(path, profile("default", "A", "one"));
        assert.equal((await lookupSecret("A"))?.secretAccessKey, "one");
    });

    it("is refused at the start when it is missing or holds no key pair", async () => {
        await rm(path, { force: true });
        await assert.rejects(openCredentialsFile(path), /credentials file .*credentials can't be read/);
        await writeFile(path, "[default]\nregion = us-east-1\n");
        await assert.rejects(openCredentialsFile(path), /holds no profile with aws_access_key_id/);
    });
});
