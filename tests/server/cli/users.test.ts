import assert from "node:assert/strict";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeProjectCommand, ListProjectsCommand, LookoutVisionClient } from "@aws-sdk/client-lookoutvision";
import { startOperationProxy } from "../../harness/faults/operationProxy";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { callUsers } from "../api/userFixtures";

const lists = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "lookoutvision:List*", Resource: "*" } };

describe("lookoutvision users, policies and session", function () {
    this.timeout(120_000);
    let dataDir: string;
    let service: ServeProcess;
    let listing: string;
    let backup: string;
    const secrets: string[] = [];
    let earlierLog = "";

    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "users-"));
        backup = `${dataDir}-back-up`;
        listing = join(dataDir, "may list.json");
        await writeFile(listing, JSON.stringify(lists));
        service = await startServeProcess(dataDir);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true });
        await rm(backup, { recursive: true, force: true });
    });

    const run = (args: string[], env: Record<string, string> = {}) =>
        runLookoutvision(args, { env: { HOME: dataDir, ...env } });
    const lookoutvision = async (...args: string[]) => {
        const { code, stdout, stderr } = await run([...args, "--data-dir", dataDir]);
        assert.equal(code, 0, stderr);
        return stdout;
    };
    const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
        new LookoutVisionClient({ endpoint: service.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
    const listProjects = (client: LookoutVisionClient) =>
        client.send(new ListProjectsCommand({})).then(
            () => "",
            (error: Error) => error.name,
        );
    const describe = (client: LookoutVisionClient) =>
        client.send(new DescribeProjectCommand({ ProjectName: "boards" })).then(
            () => "",
            (error: Error) => error.name,
        );

    it("make, change, rotate and delete a user of a running service, whose keys end even if its credentials file has them", async () => {
        const made = JSON.parse(await lookoutvision("users", "create", "camera-7", "--policy", listing, "--json"));
        assert.deepEqual(Object.keys(made), ["userName", "accessKeyId", "secretAccessKey"]);
        assert.equal(made.userName, "camera-7");
        secrets.push(made.secretAccessKey);
        const client = clientOf(made);
        assert.deepEqual([await listProjects(client), await describe(client)], ["", "AccessDeniedException"]);

        assert.match(await lookoutvision("users", "list"), /^camera-7 +active +1 key +may-list$/m);
        assert.match(
            await lookoutvision("users", "show", "camera-7"),
            /user\/camera-7\n[^]*policy may-list:\n\{"Version"/,
        );
        await lookoutvision("users", "change", "camera-7", "--policy", "AmazonLookoutVisionReadOnlyAccess");
        assert.equal(await describe(client), "ResourceNotFoundException");

        const second = /aws_access_key_id = (\w+)\naws_secret_access_key = (\S+)/.exec(
            await lookoutvision("users", "rotate", "camera-7"),
        )!;
        secrets.push(second[2]);
        const credentialsFile = join(dataDir, "credentials");
        const ownProfiles = await readFile(credentialsFile, "utf8");
        await appendFile(
            credentialsFile,
            `[first]\naws_access_key_id = ${made.accessKeyId}\naws_secret_access_key = ${made.secretAccessKey}\n[second]\n${second[0]}\n`,
        );
        const rotated = clientOf({ accessKeyId: second[1], secretAccessKey: second[2] });
        assert.deepEqual([await listProjects(client), await listProjects(rotated)], ["", ""]);
        const third = await run(["users", "rotate", "camera-7", "--data-dir", dataDir]);
        assert.match(third.stderr, /has two keys already/);
        await lookoutvision("users", "delete-key", "camera-7", made.accessKeyId);
        assert.deepEqual(
            [await listProjects(client), await listProjects(rotated)],
            ["UnrecognizedClientException", ""],
        );
        await lookoutvision("users", "disable", "camera-7");
        assert.equal(await listProjects(rotated), "UnrecognizedClientException");
        const disabled = await run(["users", "can", "camera-7", "lookoutvision:ListProjects", "--data-dir", dataDir]);
        assert.deepEqual([disabled.code, disabled.stdout], [1, "no: the user is disabled\n"]);
        await lookoutvision("users", "enable", "camera-7");
        assert.equal(await listProjects(rotated), "");
        await lookoutvision("users", "delete", "camera-7");
        assert.equal(await listProjects(rotated), "UnrecognizedClientException");
        await writeFile(credentialsFile, ownProfiles);
    });

    it("get the key that the service made when an answer is lost, or the service killed before it answers", async () => {
        const proxy = await startOperationProxy(service.endpoint);
        const { accessKeyId, secretAccessKey } = service.credentials;
        const env = {
            AWS_ACCESS_KEY_ID: accessKeyId,
            AWS_SECRET_ACCESS_KEY: secretAccessKey,
            AWS_REGION: "us-east-1",
        };
        const withTrouble = async (
            operation: "CreateUser" | "CreateAccessKey",
            trouble: () => Promise<unknown>,
            args: string[],
        ) => {
            const hold = proxy.hold(operation, "answer");
            const ran = run([...args, "--endpoint", proxy.endpoint, "--json"], env);
            await hold.met;
            await trouble();
            hold.end("drop");
            const { code, stdout, stderr } = await ran;
            assert.equal(code, 0, stderr);
            const made = JSON.parse(stdout);
            secrets.push(made.secretAccessKey);
            assert.equal(await listProjects(clientOf(made)), "");
        };
        const restart = async () => {
            const { endpoint } = service;
            await service.end("SIGKILL");
            earlierLog += service.log();
            service = await startServeProcess(dataDir);
            assert.equal(service.endpoint, endpoint);
        };
        try {
            await withTrouble("CreateUser", async () => undefined, ["users", "create", "lost", "--policy", listing]);
            await withTrouble("CreateAccessKey", restart, ["users", "rotate", "lost"]);
            assert.match(await lookoutvision("users", "list"), /^lost +active +2 keys/m);
            const again = await run(["users", "create", "lost", "--data-dir", dataDir]);
            assert.equal(again.code, 1);
            assert.match(
                again.stderr,
                /The user lost exists already\. If its secret is lost, "lookoutvision users rotate lost --now"/,
            );
        } finally {
            await proxy.stop();
        }
    });

    it("say what a user can, and which statement decides", async () => {
        await lookoutvision("users", "create", "labeller", "--policy", listing);
        const can = (action: string, ...more: string[]) =>
            run(["users", "can", "labeller", action, ...more, "--data-dir", dataDir]);
        const yes = await can("lookoutvision:ListProjects");
        assert.deepEqual([yes.code, yes.stdout], [0, "yes: statement 1 of the policy may-list allows it\n"]);
        const no = await can("lookoutvision:DeleteModel", "arn:aws:lookoutvision:us-east-1:000000000000:model/a/1");
        assert.deepEqual([no.code, no.stdout, no.stderr], [1, "no: no statement allows it\n", ""]);
        const misspelt = await can("lookoutvision:DetectAnomaly", "model/a/1");
        assert.equal(misspelt.code, 1);
        assert.match(
            misspelt.stderr,
            /^warning: no operation has the action lookoutvision:DetectAnomaly\. .*\nwarning: model\/a\/1 is no ARN\./,
        );
    });

    it("store policies that users and profiles of the credentials file have by name", async () => {
        await lookoutvision("policies", "put", "listing", listing);
        assert.match(await lookoutvision("policies", "list"), /^stored {3}listing$/m);
        assert.deepEqual(JSON.parse(await lookoutvision("policies", "show", "listing")), lists);
        const profile = { accessKeyId: "AKIAPROFILE", secretAccessKey: "a profile's secret" };
        await appendFile(
            join(dataDir, "credentials"),
            `[page]\naws_access_key_id = ${profile.accessKeyId}\naws_secret_access_key = ${profile.secretAccessKey}\nlookoutvision_policies = listing\n`,
        );
        assert.deepEqual(
            [await listProjects(clientOf(profile)), await describe(clientOf(profile))],
            ["", "AccessDeniedException"],
        );
        // A profile is no user: it gets no credentials of the user of its name.
        const page = { UserName: "page", Policies: [{ PolicyName: "AmazonLookoutVisionFullAccess" }] };
        const api = { url: service.endpoint };
        assert.equal((await callUsers(api, "POST", "/users", page, service.credentials)).status, 200);
        assert.equal((await callUsers(api, "POST", "/sessions", { UserName: "page" }, profile)).status, 403);
        // The key without a word of policies may do everything, as before.
        assert.equal(await describe(service.client), "ResourceNotFoundException");
        await lookoutvision("policies", "delete", "listing");
        assert.equal(await listProjects(clientOf(profile)), "AccessDeniedException");
    });

    it("make temporary credentials with a user's own key, as credential_process takes them", async () => {
        const made = JSON.parse(await lookoutvision("users", "create", "pipeline", "--policy", listing, "--json"));
        secrets.push(made.secretAccessKey);
        const { code, stdout, stderr } = await run(
            ["session", "--duration", "15m", "--endpoint", service.endpoint, "--json"],
            {
                AWS_ACCESS_KEY_ID: made.accessKeyId,
                AWS_SECRET_ACCESS_KEY: made.secretAccessKey,
                AWS_REGION: "us-east-1",
            },
        );
        assert.equal(code, 0, stderr);
        const session = JSON.parse(stdout);
        secrets.push(session.SecretAccessKey, session.SessionToken);
        assert.equal(session.Version, 1);
        const minutes = (Date.parse(session.Expiration) - Date.now()) / 60_000;
        assert.ok(minutes > 14 && minutes <= 15, session.Expiration);
        const client = clientOf({
            accessKeyId: session.AccessKeyId,
            secretAccessKey: session.SecretAccessKey,
            sessionToken: session.SessionToken,
        });
        assert.equal(await listProjects(client), "");
        await lookoutvision("users", "rotate", "pipeline", "--now");
        assert.equal(await listProjects(client), "UnrecognizedClientException");
    });

    it("refuse a document that can't be used, with file, place and reason, and warn of actions that don't exist", async () => {
        const file = join(dataDir, "bad.json");
        await writeFile(file, JSON.stringify({ ...lists, Statement: [{ ...lists.Statement, Resource: "boards" }] }));
        const refused = await run(["users", "create", "x", "--policy", file, "--data-dir", dataDir]);
        assert.equal(refused.code, 1);
        assert.match(refused.stderr, /bad\.json can't be used: Statement\[0\]\.Resource: "boards" is neither/);
        await writeFile(
            file,
            JSON.stringify({ ...lists, Statement: { ...lists.Statement, Action: "lookoutvision:DetectAnomaly" } }),
        );
        const warned = await run(["policies", "put", "typo", file, "--data-dir", dataDir]);
        assert.equal(warned.code, 0);
        assert.match(warned.stderr, /^warning: .*no operation has the action lookoutvision:DetectAnomaly\./);
        const missing = await run(["users", "create", "x", "--policy", "nothing.json", "--data-dir", dataDir]);
        assert.match(missing.stderr, /^There is no file nothing\.json\./);
    });

    it("leave no secret in plain text anywhere in the data folder, a back-up of it or the log", async () => {
        assert.ok(secrets.length >= 5);
        await lookoutvision("backup", backup);
        const files = (
            await Promise.all(
                [dataDir, backup].map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
            )
        )
            .flat()
            .filter((each) => each.isFile());
        assert.ok(
            files.some(({ parentPath, name }) => parentPath === join(backup, "data") && name === "lookoutvision.db"),
        );
        for (const { parentPath, name } of files) {
            const content = await readFile(join(parentPath, name));
            secrets.forEach((secret) => assert.ok(!content.includes(secret), join(parentPath, name)));
        }
        secrets.forEach((secret) => assert.ok(!(earlierLog + service.log()).includes(secret)));
    });
});
