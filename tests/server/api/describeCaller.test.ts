import assert from "node:assert/strict";
import { packageVersion } from "../../../server/files/packageRoot";
import { describeCaller as outputTable } from "../../../server/api/ownOutputs/describeCaller";
import { openSignedIn } from "../console/browser";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { callUsers, newUser } from "./userFixtures";

describe("DescribeCaller", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("tells a user without any right who it is, and which service answers", async () => {
        const user = await newUser(service);
        const { status, body } = await callUsers(service, "GET", "/caller", undefined, user);
        assert.equal(status, 200);
        checkOwnOutput(outputTable, body);
        const facts = {
            AccountId: "123456789012",
            Region: "us-east-1",
            ServiceId: "0123456789abcdef",
            Version: packageVersion,
        };
        const { PackageKey, ...rest } = body;
        assert.match(PackageKey, /^ed25519:[A-Za-z0-9_-]{43}$/);
        assert.deepEqual(rest, { UserName: user.name, ...facts });
        assert.deepEqual((await callUsers(service, "GET", "/caller")).body, { ...facts, PackageKey });
    });

    it("tells a browser when its session ends", async () => {
        const browser = await openSignedIn(service);
        const { body } = await browser.send("GET", "/lookoutvision/v1/caller");
        checkOwnOutput(outputTable, body);
        const lifeMs = body.SessionEndsAt * 1000 - Date.now();
        assert.ok(lifeMs > 11.9 * 3_600_000 && lifeMs <= 12 * 3_600_000, String(lifeMs));
    });
});
