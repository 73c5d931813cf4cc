import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerOnce } from "../../../server/api/answerOnce";
import { createSecretSeal } from "../../../server/encryption/secretSeal";
import { openStore } from "../../../server/store/open";
import { newProject, newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import type { RequestToSign } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { callUsers, newUser } from "./userFixtures";

describe("a request that is sent again with its signature", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    /** Captures a request. @returns a function that sends the very same bytes. */
    function capture(request: RequestToSign) {
        const signedAt = new Date();
        return async () => {
            const answer = await sendSigned(service, { ...request, signedAt, unique: false });
            return { status: answer.status, text: await answer.text() };
        };
    }
    const exists = async (name: string) => {
        const row = await service.store.selectFrom("projects").select("id").where("name", "=", name).executeTakeFirst();
        return row !== undefined;
    };

    it("gets the first answer and deletes nothing that was made meanwhile", async () => {
        const name = await newProject(service);
        const remove = capture({ method: "DELETE", path: `/2020-11-20/projects/${name}` });
        const first = await remove();
        assert.equal(first.status, 200);
        await sendSigned(service, {
            method: "POST",
            path: "/2020-11-20/projects",
            body: JSON.stringify({ ProjectName: name }),
        });
        assert.deepEqual(await remove(), first);
        assert.equal(await exists(name), true);
        const line = service.logged.map((text) => JSON.parse(text)).findLast(({ audit }) => audit);
        assert.deepEqual([line.operation, line.outcome, line.repeated], ["DeleteProject", "ok", true]);
    });

    it("sets no tag back", async () => {
        const project = await newProjectWithModel(service);
        const path = `/2020-11-20/tags/${encodeURIComponent(`arn:aws:lookoutvision:us-east-1:123456789012:model/${project}/1`)}`;
        const tag = (value: string) => ({
            method: "POST",
            path,
            body: JSON.stringify({ Tags: [{ Key: "stage", Value: value }] }),
        });
        const captured = capture({ ...tag("test"), statesDigest: false });
        await captured();
        await sendSigned(service, tag("production"));
        assert.equal((await captured()).status, 200);
        const tags = await (await sendSigned(service, { path })).json();
        assert.deepEqual(tags, { Tags: [{ Key: "stage", Value: "production" }] });
    });

    it("gets the first refusal, even if the call would succeed now", async () => {
        const name = `later-${Date.now()}`;
        const remove = capture({ method: "DELETE", path: `/2020-11-20/projects/${name}` });
        const first = await remove();
        assert.equal(first.status, 404);
        await sendSigned(service, {
            method: "POST",
            path: "/2020-11-20/projects",
            body: JSON.stringify({ ProjectName: name }),
        });
        assert.deepEqual(await remove(), first);
        assert.equal(await exists(name), true);
    });

    it("is carried out once when it comes many times at once", async () => {
        const create = capture({
            method: "POST",
            path: "/lookoutvision/v1/users",
            body: JSON.stringify({ UserName: "once", Policies: [] }),
        });
        const answers = await Promise.all(Array.from({ length: 8 }, () => create()));
        const made = new Set(answers.filter(({ status }) => status === 200).map(({ text }) => text));
        assert.equal(made.size, 1);
        assert.ok(answers.every(({ status }) => status === 200 || status === 429));
        const { body } = await callUsers(service, "GET", "/users/once");
        assert.equal(body.UserDescription.AccessKeys.length, 1);
    });

    it("gets nothing once its key has lost the right, and its answer is kept only sealed", async () => {
        const user = await newUser(service, { Effect: "Allow", Action: "*", Resource: "*" });
        const create = capture({
            method: "POST",
            path: "/lookoutvision/v1/users",
            body: JSON.stringify({ UserName: "by-user", Policies: [] }),
            ...user,
        });
        const first = await create();
        const { SecretAccessKey } = JSON.parse(first.text) as { SecretAccessKey: string };
        const rows = await service.store.selectFrom("answeredCalls").select("answer").execute();
        assert.ok(rows.length > 0);
        for (const { answer } of rows) {
            assert.ok(!Buffer.from(answer ?? "", "base64").includes(SecretAccessKey));
        }
        await callUsers(service, "PUT", `/users/${user.name}`, { Policies: [] });
        assert.equal((await create()).status, 403);
    });

    it("changes nothing on another server of the store, nor after a restart, and is forgotten in time", async () => {
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-once-"));
        const secretSeal = createSecretSeal(randomBytes(32));
        const caller = { accessKeyId: "AKIATEST", signature: "0123456789abcdef" };
        let time = Date.now();
        let changes = 0;
        const send = (store: Awaited<ReturnType<typeof openStore>>) =>
            answerOnce({ store, secretSeal, now: () => time }, caller, async () => `change ${++changes}`);
        const first = await openStore({ dataDir: folder });
        const second = await openStore({ dataDir: folder });
        try {
            assert.deepEqual(await send(first), { text: "change 1", repeated: false });
            assert.deepEqual(await send(second), { text: "change 1", repeated: true });
            // Signatures are refused long before that.
            time += 32 * 60_000;
            assert.deepEqual(await send(second), { text: "change 2", repeated: false });
        } finally {
            await Promise.all([first.destroy(), second.destroy()]);
            await rm(folder, { recursive: true });
        }
    });
});
