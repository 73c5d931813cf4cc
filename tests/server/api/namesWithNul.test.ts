import assert from "node:assert/strict";
import type { Operation } from "../../../server/api/operation";
import { operations, ownOperations } from "../../../server/api/operations";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, newUser } from "./userFixtures";

/** No store takes the character as text, and some names of the path are looked up before they are checked. */
describe("names with the character NUL", () => {
    let service: TestService;
    let keys: { accessKeyId?: string; secretAccessKey?: string }[];
    before(async () => {
        service = await startTestService();
        keys = [{}, await newUser(service, allow("*", "arn:aws:lookoutvision:us-east-1:123456789012:model/a/*"))];
    });
    after(() => service.close());

    for (const [name, { method, path }] of Object.entries<Operation>({ ...operations, ...ownOperations })) {
        const labels = path.match(/\{\w+\}/g) ?? [];
        if (labels.length > 0) {
            it(`in the path of ${name} are refused, or are nobody's, and never fail`, async () => {
                for (const others of ["latest", "1"]) {
                    for (const nul of labels) {
                        const filled = path.replaceAll(/\{\w+\}/g, (label) => (label === nul ? "a%00b" : others));
                        for (const { accessKeyId, secretAccessKey } of keys) {
                            const answer = await sendSigned(service, {
                                ...{ method, path: filled, body: "", accessKeyId, secretAccessKey },
                            });
                            const text = await answer.text();
                            assert.ok([200, 400, 403, 404].includes(answer.status), `${filled}: ${text}`);
                        }
                    }
                }
            });
        }
    }
});
