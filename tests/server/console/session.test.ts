import assert from "node:assert/strict";
import { packageVersion } from "../../../server/files/packageRoot";
import { openConsoleSessions } from "../../../server/console/sessions";
import { startTestService, testKey } from "../api/testService";
import type { TestService } from "../api/testService";
import { allow, callUsers, newUser } from "../api/userFixtures";
import { newLink, openBrowser, openSignedIn, signInBySignature } from "./browser";

const minute = 60_000;
const hour = 60 * minute;

describe("a browser's session", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const projects = "/2020-11-20/projects";
    const endedBy = async (browser: ReturnType<typeof openBrowser>) => {
        const { status, body, headers } = await browser.send("GET", projects);
        return status === 200 ? "" : `${status} ${body.__type} ${headers["x-amzn-errortype"]}`;
    };
    const ended = "401 SessionEndedException SessionEndedException";

    it("is opened by a link, tells who is signed in, and calls AWS's operations and our own with its cookie", async () => {
        const browser = openBrowser(service);
        const answer = await browser.signIn(await newLink(service));
        assert.equal(answer.status, 200);
        assert.deepEqual(Object.keys(answer.body).sort(), [
            "AccountId",
            "PackageKey",
            "Region",
            "ServiceId",
            "SessionEndsAt",
            "Version",
        ]);
        assert.equal(answer.body.Version, packageVersion);
        const created = await browser.send("POST", projects, { body: { ProjectName: "by-cookie" } });
        assert.equal(created.status, 200, created.text);
        const listed = await browser.send("GET", projects);
        assert.equal(listed.body.Projects[0].ProjectName, "by-cookie");
        const caller = await browser.send("GET", "/lookoutvision/v1/caller");
        assert.deepEqual(caller.body, answer.body);
        assert.equal(listed.headers["cache-control"], "no-store");
    });

    it("has a cookie that scripts can't read, that other sites' requests don't carry, and that ends with it", async () => {
        const { headers } = await openBrowser(service).signIn(await newLink(service));
        assert.match(
            String(headers["set-cookie"]),
            /^lookoutvision-01234567=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
        );
    });

    it("is opened by a signature as the form makes it, once for each signature", async () => {
        const user = await newUser(service, allow("ListProjects"));
        const signedAt = new Date();
        const answer = await signInBySignature(service, user, signedAt);
        assert.equal(answer.status, 200);
        assert.equal(((await answer.json()) as { UserName: string }).UserName, user.name);
        const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.get("set-cookie")!)!;
        const browser = openBrowser(service, new Map([[name, value]]));
        assert.equal(await endedBy(browser), "");
        const again = await signInBySignature(service, user, signedAt);
        assert.equal(again.status, 403);
        assert.match(await again.text(), /The signed request has been used/);
        assert.equal(again.headers.get("set-cookie"), null);
        const wrong = await signInBySignature(service, { ...user, secretAccessKey: "guessed" });
        assert.equal(wrong.status, 403);
        assert.equal(wrong.headers.get("x-amzn-errortype"), "InvalidSignatureException");
    });

    it("may do what its user may at the time: no more, and less as soon as the policies change", async () => {
        const user = await newUser(service, allow("ListProjects"));
        const browser = await openSignedIn(service, user);
        assert.equal(await endedBy(browser), "");
        const { status, body } = await browser.send("POST", projects, { body: { ProjectName: "refused" } });
        assert.equal(status, 403);
        assert.match(body.Message, /is not authorized to perform: lookoutvision:CreateProject/);
        await callUsers(service, "PUT", `/users/${user.name}`, { Policies: [] });
        assert.equal(await endedBy(browser), "403 AccessDeniedException AccessDeniedException");
    });

    it("ends when its key or its user is deleted, and when the user is disabled, even if it is enabled again", async () => {
        const user = await newUser(service, allow("ListProjects"));
        const byKey = await openSignedIn(service, user);
        await callUsers(service, "DELETE", `/users/${user.name}/access-keys/${user.accessKeyId}`);
        assert.equal(await endedBy(byKey), ended);

        const disabled = await newUser(service, allow("ListProjects"));
        const browser = await openSignedIn(service, disabled);
        await callUsers(service, "PUT", `/users/${disabled.name}`, { Status: "DISABLED" });
        assert.equal(await endedBy(browser), ended);
        await callUsers(service, "PUT", `/users/${disabled.name}`, { Status: "ACTIVE" });
        assert.equal(await endedBy(browser), ended);

        const again = await openSignedIn(service, disabled);
        await callUsers(service, "DELETE", `/users/${disabled.name}`);
        assert.equal(await endedBy(again), ended);
    });

    it("ends when the secret of its key is replaced, as in a credentials file, and so does a link", async () => {
        const key = { secretAccessKey: "first" };
        const { store } = service;
        const sessions = openConsoleSessions({
            store,
            lookupSecret: () => key,
            users: { principal: async () => undefined },
            now: Date.now,
        });
        const [{ token }, link] = [
            await sessions.openByKey({ accessKeyId: "AKID", principal: undefined }),
            await sessions.createLink("AKID"),
        ];
        assert.equal((await sessions.find(token))?.accessKeyId, "AKID");
        key.secretAccessKey = "second";
        assert.equal(await sessions.find(token), undefined);
        await assert.rejects(sessions.openByLink(link.token), /The link has been used/);
    });

    it("has the time of its sign-in in conditions, so a policy ends all that are older", async () => {
        const before = (time: number) => ({
            Effect: "Deny",
            Action: "*",
            Resource: "*",
            Condition: { DateLessThan: { "aws:TokenIssueTime": new Date(time).toISOString() } },
        });
        const user = await newUser(service, [allow("ListProjects"), before(Date.now() - hour)]);
        const browser = await openSignedIn(service, user);
        assert.equal(await endedBy(browser), "");
        const later = JSON.stringify({
            Version: "2012-10-17",
            Statement: [allow("ListProjects"), before(Date.now() + hour)],
        });
        const Policies = [{ PolicyName: "later", PolicyDocument: later }];
        await callUsers(service, "PUT", `/users/${user.name}`, { Policies });
        assert.equal(await endedBy(browser), "403 AccessDeniedException AccessDeniedException");
    });

    it("ends at once for all who have its cookie when it signs out", async () => {
        const browser = await openSignedIn(service);
        const copy = openBrowser(service, new Map(browser.cookies));
        const { status, headers } = await browser.send("DELETE", "/console/session");
        assert.equal(status, 200);
        assert.match(String(headers["set-cookie"]), /=; Path=\/; Max-Age=0;/);
        assert.equal(browser.cookies.size, 0);
        assert.equal(await endedBy(copy), ended);
        assert.equal(await endedBy(browser), ended);
    });

    it("can't make another session, a link or temporary credentials, which would outlive it", async () => {
        const user = await newUser(service, "AmazonLookoutVisionFullAccess", {
            Effect: "Allow",
            Action: "iam:*",
            Resource: "*",
        });
        for (const browser of [await openSignedIn(service, user), await openSignedIn(service, testKey)]) {
            for (const path of ["/console-links", "/sessions"]) {
                const { status, body } = await browser.send("POST", `/lookoutvision/v1${path}`, {
                    body: { UserName: user.name },
                });
                assert.equal(status, 400, path);
                assert.match(body.Message, /can't (open another|make others)/);
            }
        }
    });

    describe("with time passing", () => {
        let late: TestService;
        beforeEach(async () => (late = await startTestService()));
        afterEach(() => late?.close());

        it("ends an hour after its last request, and lives on while there are some", async () => {
            const browser = await openSignedIn(late);
            late.clock.offsetMs += 59 * minute;
            assert.equal(await endedBy(browser), "");
            late.clock.offsetMs += 59 * minute;
            assert.equal(await endedBy(browser), "");
            late.clock.offsetMs += 61 * minute;
            assert.equal(await endedBy(browser), ended);
        });

        it("ends twelve hours after its beginning in any case", async () => {
            const browser = await openSignedIn(late);
            for (let halfHours = 1; halfHours < 24; halfHours++) {
                late.clock.offsetMs += hour / 2;
                assert.equal(await endedBy(browser), "");
            }
            late.clock.offsetMs += hour / 2;
            assert.equal(await endedBy(browser), ended);
        });

        it("ends with the temporary credentials that opened it", async () => {
            const user = await newUser(late, allow("ListProjects"));
            const { body } = await callUsers(late, "POST", "/sessions", { DurationSeconds: 900 }, user);
            const link = await callUsers(late, "POST", "/console-links", undefined, {
                accessKeyId: body.AccessKeyId,
                secretAccessKey: body.SecretAccessKey,
                sessionToken: body.SessionToken,
            });
            const browser = openBrowser(late);
            const opened = await browser.signIn(link.body.Token);
            assert.equal(opened.body.SessionEndsAt, body.Expiration);
            late.clock.offsetMs += 14 * minute;
            assert.equal(await endedBy(browser), "");
            late.clock.offsetMs += 2 * minute;
            assert.equal(await endedBy(browser), ended);
        });

        it("isn't opened by a link that is a minute old, or used", async () => {
            const token = await newLink(late);
            const used = await newLink(late);
            assert.equal((await openBrowser(late).signIn(used)).status, 200);
            late.clock.offsetMs += minute;
            for (const old of [token, used, "", "x".repeat(43)]) {
                const { status, body, headers } = await openBrowser(late).signIn(old);
                assert.equal(status, 403);
                assert.match(body.Message, /^The link has been used, or is older than a minute/);
                assert.equal(headers["set-cookie"], undefined);
            }
        });
    });
});
