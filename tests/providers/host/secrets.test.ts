import assert from "node:assert/strict";
import { handlersOf } from "../../../providers/provider";
import type { HostedProperties } from "../../../providers/provider";
import { markSecrets, redact, rememberSecrets } from "../../../providers/host/secrets";
import { stubText, typeToken } from "../../../providers/host/stub";
import type { ResourceKind } from "../../../providers/host/stub";
import { plannedResources } from "../plans/planRows";

const secretIn = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

describe("secrets in the provider host", () => {
    it("are left out of messages, be they as they are, in JSON, or of another resource", () => {
        rememberSecrets({
            tags: { line: 'my "7"' },
            images: { prefix: "cellar/" },
            secretArguments: [
                ["tags", "line"],
                ["images", "prefix"],
            ],
        });
        rememberSecrets({ description: "cellar/door", secretArguments: [["description"]] });
        assert.equal(
            redact('my "7" and "my \\"7\\"" in cellar/door and cellar/a.png'),
            '[secret] and "[secret]" in [secret] and [secret]a.png',
        );
    });

    it("aren't looked for when they are of one or two characters, or no longer there", () => {
        rememberSecrets({
            tags: { line: "7" },
            secretArguments: [
                ["tags", "line"],
                ["tags", "other"],
                ["triggers", "0"],
            ],
        });
        assert.equal(redact("version 7"), "version 7");
    });

    it("make what repeats them in the state secret, and nothing else", () => {
        const state = {
            outputConfig: { prefix: "attic/" },
            manifest: { bucket: "plates", key: "attic/a.json" },
            files: ["b", "attic/c"],
            size: 3,
            resourceUrn: "attic/",
            secretArguments: [["outputConfig"]],
        };
        assert.deepEqual(markSecrets({ ...state }), state);
        rememberSecrets(state);
        assert.deepEqual(markSecrets(state), {
            ...state,
            manifest: { bucket: "plates", key: secretIn("attic/a.json") },
            files: ["b", secretIn("attic/c")],
        });
    });

    for (const [name, { class: className, args, rows }] of Object.entries(plannedResources)) {
        const kind = className.slice("LookoutVision".length) as ResourceKind;

        it(`are in no word on what is wrong with an argument of the ${name}`, async () => {
            let refused = 0;
            for (const path of new Set(rows.map((row) => row.path.split(".")))) {
                const hidden = `/ hidden_${"%".repeat(90)}`;
                const inputs = structuredClone(args);
                const owner = path
                    .slice(0, -1)
                    .reduce<Record<string, unknown>>(
                        (above, member) => (above[member] ??= {}) as Record<string, unknown>,
                        inputs,
                    );
                owner[path.at(-1)!] = hidden;
                const news: HostedProperties = {
                    ...inputs,
                    resourceUrn: `urn:pulumi:dev::test::${typeToken(kind)}::plates`,
                    stackIdentity: "0123456789abcdef",
                    secretArguments: [path],
                    __provider: stubText(kind),
                };
                const { failures } = await handlersOf(kind).check({}, news);
                const reasons = failures.map(({ reason }) => reason).join("\n");
                assert.ok(!/hidden|%%/.test(reasons), reasons);
                refused += failures.length;
            }
            assert.ok(refused > 0, "some argument should not be accepted");
        });
    }
});
