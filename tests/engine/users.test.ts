import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { userOperations } from "../../server/api/userOperations";
import type { UserOperationName } from "../../server/api/userOperations";
import type { EngineProject } from "../harness/engine/engine";
import { runLookoutvision } from "../harness/service/runLookoutvision";
import { userActionsOfPage } from "./actionsOfPage";
import { during, interrupt, startRun } from "./interrupt";
import { startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

const program = `
import { readFileSync } from "node:fs";
import { LookoutVisionAccessKey, LookoutVisionPolicy, LookoutVisionUser } from "pulumi-lookoutvision";

const { action, trigger, isDisabled, policyName } = JSON.parse(readFileSync("arguments.json", "utf8"));
const Statement = { Effect: "Allow", Action: action, Resource: "*" };
const policy = new LookoutVisionPolicy("policy", { policyName, document: { Version: "2012-10-17", Statement } });
const text = JSON.stringify({ Version: "2012-10-17", Statement: { ...Statement, Action: "lookoutvision:ListModels" } });
const camera = new LookoutVisionUser("camera", {
    userName: "camera-7",
    policies: [policy.policyName],
    inlinePolicies: { "list-models": text },
    isDisabled,
});
const key = new LookoutVisionAccessKey("second", { userName: camera.userName, triggers: [trigger] });
export const { accessKeyId, secretAccessKey, arn } = camera;
export const second = [key.accessKeyId, key.secretAccessKey];
`;

/** With the real engine and a real service, by a key that has just the actions of docs/permissions.md. */
describe("users in a stack", function () {
    this.timeout(120_000);
    let service: ProxiedService;
    let stack: EngineProject;

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack(program);
        const policy = join(stack.folder, "users-only.json");
        const Statement = { Effect: "Allow", Action: userActionsOfPage(), Resource: "*" };
        await writeFile(policy, JSON.stringify({ Version: "2012-10-17", Statement }));
        const dataDir = dirname(dirname(service.bucketFolder));
        const args = ["users", "create", "head-of-users", "--policy", policy, "--json", "--data-dir", dataDir];
        const { code, stdout, stderr } = await runLookoutvision(args);
        assert.equal(code, 0, stderr);
        const { accessKeyId, secretAccessKey } = JSON.parse(stdout) as Record<string, string>;
        stack.env.AWS_ACCESS_KEY_ID = accessKeyId;
        stack.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
    });
    after(() => service?.remove());

    const given = { action: "lookoutvision:ListProjects", trigger: "first", policyName: "list" };
    const declare = (changes: object) =>
        writeFile(join(stack.folder, "arguments.json"), JSON.stringify({ ...given, ...changes }));
    const up = async (changes: object) => {
        await declare(changes);
        return stack.run(["up", "--yes", "--skip-preview"]);
    };
    const mustUp = async (changes: object = {}) => {
        await declare(changes);
        return (await stack.mustRun(["up", "--yes", "--skip-preview"])).stdout;
    };
    /** Calls ListProjects by a key. @returns the error's name; undefined: it is allowed. */
    async function list([accessKeyId, secretAccessKey]: unknown[]): Promise<string | undefined> {
        const credentials = { accessKeyId: String(accessKeyId), secretAccessKey: String(secretAccessKey) };
        const client = new LookoutVision({ endpoint: service.proxy.endpoint, region: "us-east-1", credentials });
        try {
            await client.listProjects({});
            return undefined;
        } catch (error) {
            return (error as Error).name;
        } finally {
            client.destroy();
        }
    }

    it("have the keys that were made before the provider was killed, or before an answer was lost", async () => {
        await declare({});
        const made = service.proxy.hold("CreateUser", "answer");
        const killed = startRun(stack);
        await during(killed, made.met);
        assert.notEqual((await interrupt(stack, killed, "kill of the host", () => made.end("drop"))).code, 0);

        const lost = service.proxy.hold("CreateAccessKey", "answer");
        const run = startRun(stack);
        await during(run, lost.met);
        lost.end("drop");
        const { code, output } = await run.ended;
        assert.equal(code, 0, output);
        const creations = service.proxy.requests.filter((name) => /^Create(User|AccessKey)$/.test(name));
        assert.deepEqual(creations, ["CreateUser", "CreateUser", "CreateAccessKey", "CreateAccessKey"]);
        const { accessKeyId, secretAccessKey, second } = await stack.outputs();
        assert.equal(await list([accessKeyId, secretAccessKey]), undefined);
        assert.equal(await list(second as unknown[]), undefined);
    });

    it("are made with keys that may do what the policies say, and secrets that nobody reads in the state", async () => {
        const stdout = await mustUp();
        const { accessKeyId, secretAccessKey, second, arn } = await stack.outputs();
        assert.match(String(arn), /:user\/camera-7$/);
        assert.equal(await list([accessKeyId, secretAccessKey]), undefined);
        assert.equal(await list(second as unknown[]), undefined);
        const { stdout: state } = await stack.mustRun(["stack", "export"]);
        for (const secret of [String(secretAccessKey), String((second as unknown[])[1])]) {
            assert.ok(secret.length >= 30 && !state.includes(secret) && !stdout.includes(secret));
        }
    });

    it("are the same again after a refresh", async () => {
        const { stdout } = await stack.mustRun(["up", "--yes", "--skip-preview", "--refresh"]);
        assert.match(stdout, /\d unchanged/);
        assert.doesNotMatch(stdout, /updated|replaced|created|deleted/);
    });

    it("follow a policy that is changed in place, and are disabled and enabled in place, with the same keys", async () => {
        const { accessKeyId, secretAccessKey } = await stack.outputs();
        assert.match(await mustUp({ action: "lookoutvision:DescribeProject" }), /~ 1 updated/);
        assert.equal(await list([accessKeyId, secretAccessKey]), "AccessDeniedException");
        await mustUp({ isDisabled: true });
        await mustUp();
        assert.equal(await list([accessKeyId, secretAccessKey]), undefined);
        assert.equal((await stack.outputs()).secretAccessKey, secretAccessKey);
    });

    it("get another second key with another trigger, while the first one works", async () => {
        const { accessKeyId, secretAccessKey, second } = await stack.outputs();
        await mustUp({ trigger: "another" });
        const { second: after } = await stack.outputs();
        assert.equal(await list(second as unknown[]), "UnrecognizedClientException");
        assert.equal(await list(after as unknown[]), undefined);
        assert.equal(await list([accessKeyId, secretAccessKey]), undefined);
    });

    it("say in words of the service what is wrong with a policy, and keep the one before", async () => {
        const { code, stdout } = await up({ action: 7 });
        assert.notEqual(code, 0);
        assert.match(stdout, /LookoutVisionPolicy "policy" failed: .*Action/);
        const { accessKeyId, secretAccessKey } = await stack.outputs();
        assert.equal(await list([accessKeyId, secretAccessKey]), undefined);
    });

    it("are gone after a destroy, with their keys", async () => {
        const { accessKeyId, secretAccessKey } = await stack.outputs();
        await mustUp();
        await stack.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.equal(await list([accessKeyId, secretAccessKey]), "UnrecognizedClientException");
    });

    it("need each of the actions in docs/permissions.md, and no others", () => {
        const called = service.proxy.requests.flatMap((name) =>
            name in userOperations ? [userOperations[name as UserOperationName].action!] : [],
        );
        assert.deepEqual([...new Set(called)].sort(), userActionsOfPage());
    });
});
