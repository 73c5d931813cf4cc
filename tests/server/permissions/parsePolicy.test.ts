import assert from "node:assert/strict";
import * as fc from "fast-check";
import { accessContext } from "../../../server/permissions/accessRequest";
import { evaluate } from "../../../server/permissions/evaluate";
import { longestPolicy, parsePolicy } from "../../../server/permissions/parsePolicy";
import { PolicyError } from "../../../server/permissions/policyError";

const statement = { Effect: "Allow", Action: "lookoutvision:DetectAnomalies", Resource: "*" };

function refusal(document: unknown): string {
    try {
        parsePolicy(typeof document === "string" ? document : JSON.stringify(document));
    } catch (error) {
        assert.ok(error instanceof PolicyError, String(error));
        return error.message;
    }
    return "";
}

/** Refusal of a document whose only statement has other members. */
function refusalOf(change: object): string {
    return refusal({ Version: "2012-10-17", Statement: [{ ...statement, ...change }] });
}

describe("a policy document", () => {
    it("is taken as IAM takes it: single values or lists, either version, with Id and empty Sid, in any order", () => {
        for (const document of [
            { Statement: statement },
            { Statement: [statement], Version: "2008-10-17" },
            { Version: "2012-10-17", Id: "x", Statement: [{ ...statement, Sid: "" }, statement] },
            { Statement: { Effect: "Deny", NotAction: ["s3:*", "*"], NotResource: ["arn:aws:s3:::a/*"] } },
            { Statement: { ...statement, Condition: { Bool: { "aws:SecureTransport": true } } } },
            { Statement: { ...statement, Condition: { NumericLessThan: { "aws:EpochTime": [1, "2"] } } } },
            { Statement: { ...statement, Condition: {} } },
        ]) {
            assert.equal(refusal(document), "", JSON.stringify(document));
        }
    });

    it("is refused with the place and the reason", () => {
        const list = "Statement[0]";
        for (const [change, place] of [
            [{ Effect: "allow" }, `${list}.Effect`],
            [{ Effect: undefined }, `${list}.Effect`],
            [{ Action: undefined }, list],
            [{ NotAction: "s3:*" }, list],
            [{ Action: [] }, `${list}.Action`],
            [{ Action: ["lookoutvision:*", "DetectAnomalies"] }, `${list}.Action[1]`],
            [{ Action: "lookout*:DetectAnomalies" }, `${list}.Action`],
            [{ Action: 7 }, `${list}.Action`],
            [{ Resource: undefined }, list],
            [{ Resource: ["*", "boards"] }, `${list}.Resource[1]`],
            [{ Resource: "arn:aws:lookoutvision:*" }, `${list}.Resource`],
            [{ Resource: "arn:aws:lookoutvision:${aws:RequestedRegion}:1:model/*" }, `${list}.Resource`],
            [{ Resource: "arn:aws:lookoutvision:*:*:model/${aws:username" }, `${list}.Resource`],
            [{ Resource: "arn:aws:lookoutvision:*:*:model/${username}" }, `${list}.Resource`],
            [{ Principal: "*" }, `${list}.Principal`],
            [{ NotPrincipal: "*" }, `${list}.NotPrincipal`],
            [{ Sid: "with space" }, `${list}.Sid`],
            [{ Actions: "*" }, `${list}.Actions`],
            [{ action: "*" }, `${list}.action`],
            [{ Condition: [] }, `${list}.Condition`],
            [{ Condition: { StringSame: { "aws:username": "a" } } }, `${list}.Condition.StringSame`],
            [{ Condition: { NullIfExists: { "aws:username": "a" } } }, `${list}.Condition.NullIfExists`],
            [{ Condition: { ForSomeValues: { "aws:username": "a" } } }, `${list}.Condition.ForSomeValues`],
            [{ Condition: { StringEquals: "a" } }, `${list}.Condition.StringEquals`],
            [{ Condition: { StringEquals: { username: "a" } } }, `${list}.Condition.StringEquals.username`],
            [{ Condition: { StringEquals: { "aws:a": [] } } }, `${list}.Condition.StringEquals.aws:a`],
            [{ Condition: { StringEquals: { "aws:a": ["b", {}] } } }, `${list}.Condition.StringEquals.aws:a[1]`],
            [{ Condition: { StringEquals: { "aws:a": null } } }, `${list}.Condition.StringEquals.aws:a`],
            [{ Condition: { NumericEquals: { "aws:a": "many" } } }, `${list}.Condition.NumericEquals.aws:a`],
            [{ Condition: { DateLessThan: { "aws:a": "soon" } } }, `${list}.Condition.DateLessThan.aws:a`],
            [{ Condition: { Bool: { "aws:a": "yes" } } }, `${list}.Condition.Bool.aws:a`],
            [{ Condition: { Null: { "aws:a": "absent" } } }, `${list}.Condition.Null.aws:a`],
            [{ Condition: { BinaryEquals: { "aws:a": "?" } } }, `${list}.Condition.BinaryEquals.aws:a`],
            [{ Condition: { IpAddress: { "aws:a": "10.0.0.0/33" } } }, `${list}.Condition.IpAddress.aws:a`],
            [{ Condition: { IpAddress: { "aws:a": "10.0.0" } } }, `${list}.Condition.IpAddress.aws:a`],
            [{ Condition: { ArnLike: { "aws:a": "user/x" } } }, `${list}.Condition.ArnLike.aws:a`],
        ] as const) {
            const message = refusalOf(change);
            assert.ok(message.startsWith(`${place}: `), `${JSON.stringify(change)}: ${message}`);
            assert.match(message, /: .*\w.*\.$/, message);
        }
        for (const [document, expected] of [
            ["", /not JSON/],
            ["[]", /must be a JSON object/],
            ["{}", /^Statement: /],
            [{ Statement: [] }, /^Statement: /],
            [{ Statement: "Allow" }, /^Statement: "Allow"/],
            [{ Statement: [statement, 7] }, /^Statement\[1\]: 7/],
            [{ Version: "2012-10-18", Statement: statement }, /^Version: "2012-10-18"/],
            [{ Version: "2012-10-17", Statement: statement, Comment: "x" }, /^Comment: /],
            [{ statement }, /^statement: the member is written Statement/],
            [{ Statement: [1, 2].map(() => ({ ...statement, Sid: "Same" })) }, /^Statement\[1\]\.Sid: /],
            ['{"Statement": [], "Statement": {}}', /"Statement" twice/],
            ['{"Statement": {"Effect": "Allow", "Eff\\u0065ct": "Deny"}}', /"Effect" twice/],
        ] as const) {
            assert.match(refusal(document), expected, JSON.stringify(document));
        }
    });

    it("may be as long as IAM lets it be, white space not counted", () => {
        const ofLength = (length: number) => {
            const empty = JSON.stringify({ Id: "", Statement: statement });
            return JSON.stringify({ Id: "x".repeat(length - empty.length), Statement: statement }, undefined, 4);
        };
        assert.equal(refusal(ofLength(longestPolicy)), "");
        assert.match(refusal(ofLength(longestPolicy + 1)), /longer than 6144 characters/);
    });

    it("of any content is either refused with a reason or decides any request: 10,000 pairs", () => {
        const word = fc.oneof(
            fc.string({ maxLength: 8 }),
            fc.constantFrom(
                ...["*", "?", "lookoutvision:*", "arn:aws:lookoutvision:*:*:model/${aws:username}/*", "${*}", "${"],
                ...["true", "10.0.0.0/8", "2026-01-01", "5", "Allow", "Deny"],
            ),
        );
        const oneOrMore = fc.oneof(word, fc.array(word, { maxLength: 3 }));
        const operator = fc.constantFrom(
            ...["StringEquals", "StringLike", "ForAnyValue:StringLike", "ForAllValues:StringNotEqualsIfExists"],
            ...["IpAddress", "NotIpAddress", "DateLessThan", "Bool", "Null", "ArnLike", "NumericEquals", "Odd"],
        );
        const key = fc.constantFrom("aws:username", "aws:TagKeys", "aws:SourceIp", "aws:CurrentTime", "odd");
        const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
        const documents = fc.record({
            Version: optional(fc.constantFrom("2012-10-17", "2008-10-17")),
            Statement: fc.array(
                fc.record({
                    Effect: fc.constantFrom("Allow", "Deny"),
                    Action: fc.oneof({ weight: 4, arbitrary: fc.constant("*") }, { weight: 1, arbitrary: oneOrMore }),
                    Resource: fc.oneof({ weight: 4, arbitrary: fc.constant("*") }, { weight: 1, arbitrary: oneOrMore }),
                    Condition: optional(
                        fc.dictionary(operator, fc.dictionary(key, oneOrMore, { maxKeys: 2 }), { maxKeys: 2 }),
                    ),
                }),
                { minLength: 1, maxLength: 3 },
            ),
        });
        const requests = fc.record({
            action: word,
            resource: word,
            facts: fc.dictionary(key, fc.oneof(word, fc.array(word, { maxLength: 3 }))),
        });
        let usable = 0;
        fc.assert(
            fc.property(documents, requests, (document, { action, resource, facts }) => {
                const message = refusal(document);
                if (message === "") {
                    usable++;
                    const policy = parsePolicy(JSON.stringify(document));
                    const { allowed } = evaluate(
                        { identity: [{ name: "any", policy }] },
                        { action, resource, context: accessContext(facts) },
                    );
                    assert.equal(typeof allowed, "boolean");
                }
            }),
            { numRuns: 10_000 },
        );
        assert.ok(usable > 1_000, `only ${usable} documents were usable`);
    });

    it("with many wildcards is matched in no time", () => {
        const policy = parsePolicy(
            JSON.stringify({
                Statement: { ...statement, Resource: `arn:aws:lookoutvision:*:*:${"*a".repeat(2500)}b` },
            }),
        );
        const startedAt = performance.now();
        const { allowed } = evaluate(
            { identity: [{ name: "wild", policy }] },
            {
                action: "lookoutvision:DetectAnomalies",
                resource: `arn:aws:lookoutvision:us-east-1:1:${"a".repeat(2000)}`,
                context: new Map(),
            },
        );
        assert.equal(allowed, false);
        assert.ok(performance.now() - startedAt < 1_000);
    });
});
