import assert from "node:assert/strict";
import { accessContext } from "../../../server/permissions/accessRequest";
import { decisionMemo } from "../../../server/permissions/decisionMemo";
import { evaluate } from "../../../server/permissions/evaluate";
import type { Decision, Grants } from "../../../server/permissions/evaluate";
import { parsePolicy } from "../../../server/permissions/parsePolicy";
import { generateCases } from "./generatedCases";
import type { GeneratedCase } from "./generatedCases";

const allowed: Decision = { allowed: true, statement: undefined };

function grantsOf(...documents: object[]): Grants {
    return {
        identity: documents.map((document, index) => ({
            name: `p${index}`,
            policy: parsePolicy(JSON.stringify(document)),
        })),
    };
}

function statement(more: object): object {
    return { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*", ...more } };
}

function text(value: string | string[] | undefined): string {
    return String(value);
}

/** Where a case's call comes from, as the memo is told. */
function originOf({ context }: GeneratedCase): string {
    return `${text(context["aws:SourceIp"])} ${text(context["aws:SecureTransport"])}`;
}

describe("the memo of decisions", () => {
    it("never differs from a decision made anew, whatever is asked in which order", () => {
        const cases = generateCases(20_261, 2_000, { conditions: true, notResource: true, singleCharacters: true });
        let remembered = 0;
        let made = 0;
        let passing = 0;
        cases.forEach(({ policies }, index) => {
            const grants = grantsOf(...policies);
            const memo = decisionMemo(grants);
            if (memo === undefined) {
                passing++;
                return;
            }
            for (let turn = 0; turn < 40; turn++) {
                const asked = cases[(index + (turn % 20) * 7) % cases.length];
                const { action, resource } = asked;
                // The same principal makes all calls, so these two are the same in all.
                const context = accessContext({
                    ...asked.context,
                    "aws:username": "camera-7",
                    "aws:PrincipalArn": "arn:aws:iam::123456789012:user/camera-7",
                });
                const anew = evaluate(grants, { action, resource, context });
                const told: Decision = memo.of(action, resource, originOf(asked), () => {
                    made++;
                    return evaluate(grants, { action, resource, context });
                });
                assert.deepEqual(told, anew, JSON.stringify({ policies, asked }));
                remembered++;
            }
        });
        assert.ok(passing > 400 && remembered > 10_000, `${passing} ${remembered}`);
        assert.ok(made <= remembered / 2, `${made} of ${remembered} decisions were made anew`);
    });

    it("is not made for policies that ask for the time, tags or the program that calls", () => {
        const none = [
            statement({ Condition: { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } } }),
            statement({ Condition: { NumericLessThan: { "aws:EpochTime": "1800000000" } } }),
            statement({ Condition: { StringEquals: { "aws:ResourceTag/stage": "test" } } }),
            statement({ Condition: { StringEquals: { "aws:RequestTag/stage": "test" } } }),
            statement({ Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["stage"] } } }),
            statement({ Condition: { StringLike: { "aws:UserAgent": "Boto3*" } } }),
            statement({ Resource: "arn:aws:lookoutvision:*:*:model/${aws:ResourceTag/line}/*" }),
        ];
        for (const document of none) {
            assert.equal(decisionMemo(grantsOf(statement({}), document)), undefined, JSON.stringify(document));
            const { identity: session } = grantsOf(document);
            assert.equal(decisionMemo({ ...grantsOf(statement({})), session }), undefined);
        }
        const ofAddress = statement({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } });
        assert.ok(decisionMemo(grantsOf(ofAddress)));
    });

    it("tells calls from two addresses, and with and without TLS, apart", () => {
        const memo = decisionMemo(grantsOf(statement({})))!;
        const asked = new Set<string>();
        for (const origin of ["10.0.0.1 true", "10.0.0.1 false", "10.0.0.2 true", "10.0.0.1 true"]) {
            memo.of("lookoutvision:DetectAnomalies", "*", origin, () => {
                asked.add(origin);
                return allowed;
            });
        }
        assert.equal(asked.size, 3);
    });

    it("keeps a bounded number of decisions", () => {
        const memo = decisionMemo(grantsOf(statement({})))!;
        let made = 0;
        const ask = (resource: string) =>
            memo.of("lookoutvision:DescribeModel", resource, "10.0.0.1 true", () => {
                made++;
                return allowed;
            });
        for (let version = 0; version < 1_000; version++) {
            ask(`model/boards/${version}`);
        }
        ask("model/boards/0");
        assert.equal(made, 1_001);
        ask("model/boards/0");
        assert.equal(made, 1_001);
    });
});
