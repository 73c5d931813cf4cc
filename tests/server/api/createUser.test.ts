import assert from "node:assert/strict";
import { ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { createUser as outputTable } from "../../../server/api/ownOutputs/createUser";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";
import type { TestUser } from "./userFixtures";

describe("CreateUser", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("makes a user whose key may do what its policies say, at once", async () => {
        const document = JSON.stringify({ Statement: allow("ListProjects") });
        const { status, body } = await callUsers(service, "POST", "/users", {
            UserName: "camera-7",
            Policies: [{ PolicyName: "lists", PolicyDocument: document }],
        });
        assert.equal(status, 200, JSON.stringify(body));
        checkOwnOutput(outputTable, body);
        assert.match(String(body.AccessKeyId), /^AKLU[A-Z2-7]{16}$/);
        const client = service.newClient({
            credentials: { accessKeyId: String(body.AccessKeyId), secretAccessKey: String(body.SecretAccessKey) },
        });
        assert.deepEqual((await client.send(new ListProjectsCommand({}))).Projects, []);
    });

    it("keeps the secret only sealed, and tells it nowhere else", async () => {
        const { name, secretAccessKey } = await newUser(service, "AmazonLookoutVisionReadOnlyAccess");
        const { sealedSecret } = await service.store
            .selectFrom("accessKeys")
            .selectAll()
            .where("userName", "=", name)
            .executeTakeFirstOrThrow();
        assert.ok(!Buffer.from(sealedSecret, "base64").includes(secretAccessKey));
        assert.ok(!service.logged.join("").includes(secretAccessKey));
        const shown = await callUsers(service, "GET", `/users/${name}`);
        assert.ok(!JSON.stringify(shown.body).includes(secretAccessKey));
    });

    it("lets a user without policies do nothing", async () => {
        const { client } = await newUser(service);
        assert.equal((await errorOf(client.send(new ListProjectsCommand({})))).name, "AccessDeniedException");
    });

    it("refuses a name that is taken, a policy that there isn't, and a document that can't be used, with place and reason", async () => {
        const { name } = await newUser(service);
        const refusal = async (UserName: string, ...Policies: object[]) => {
            const { status, body } = await callUsers(service, "POST", "/users", { UserName, Policies });
            return `${status} ${String(body.Message)}`;
        };
        assert.equal(await refusal(name), `409 The user ${name} exists already.`);
        assert.match(
            await refusal("new", { PolicyName: "ReadOnly" }),
            /^400 There is no policy ReadOnly\. .*policies put/,
        );
        const document = JSON.stringify({ Statement: [{ ...allow("*"), Effect: "allow" }] });
        assert.equal(
            await refusal("new", { PolicyName: "mine", PolicyDocument: document }),
            '400 The policy document of mine can\'t be used: Statement[0].Effect: "allow" is neither "Allow" nor "Deny".',
        );
        assert.match(await refusal("a b"), /^400 .*userName/);
        assert.equal((await callUsers(service, "GET", "/users/new")).status, 404);
    });

    it("gives a caller that repeats its token the same key again, and no other caller", async () => {
        const input = { UserName: "camera-8", Policies: [], ClientToken: "answer-lost" };
        const create = (changes: object = {}, key?: TestUser) =>
            callUsers(service, "POST", "/users", { ...input, ...changes }, key);
        const iam = [{ Effect: "Allow", Action: "iam:*", Resource: "*" }];
        const [one, other] = [await newUser(service, iam), await newUser(service, iam)];
        const { body: made } = await create({}, one);
        checkOwnOutput(outputTable, made);
        assert.deepEqual((await create({}, one)).body, made);
        for (const [changes, key] of [
            [{}, other],
            [{}, undefined],
            [{ UserName: "camera-9" }, one],
            [{ ClientToken: "another" }, one],
            [{ ClientToken: undefined }, one],
        ] as const) {
            assert.equal((await create(changes, key)).status, 409, JSON.stringify(changes));
        }
        const { response } = await service.store
            .selectFrom("clientTokens")
            .select("response")
            .where("token", "=", input.ClientToken)
            .executeTakeFirstOrThrow();
        assert.deepEqual(
            JSON.parse(response),
            { body: { id: made.AccessKeyId } },
            "the secret is in the key's row only",
        );
        // What is deleted comes back by no token: it is made anew.
        await callUsers(service, "DELETE", "/users/camera-8");
        const { status, body: again } = await create({}, one);
        assert.equal(status, 200);
        assert.notEqual(again.AccessKeyId, made.AccessKeyId);
        await callUsers(service, "DELETE", `/users/camera-8/access-keys/${again.AccessKeyId}`);
        assert.equal((await create({}, one)).status, 409);
    });
});
