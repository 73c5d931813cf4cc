import assert from "node:assert/strict";
import * as fc from "fast-check";
import { accessContext } from "../../../server/permissions/accessRequest";
import type { AccessRequest } from "../../../server/permissions/accessRequest";
import { denialMessage } from "../../../server/permissions/denial";
import { evaluate, needsResourceTags } from "../../../server/permissions/evaluate";
import type { Grants } from "../../../server/permissions/evaluate";

import { allows, document, letterOf, model, named, prefix } from "./decisions";

describe("the decision on a request", () => {
    const request = (action = "lookoutvision:DetectAnomalies", resource = model): AccessRequest => ({
        action,
        resource,
        context: accessContext({ "aws:username": "camera-7" }),
    });
    const allow = { Effect: "Allow", Action: "*", Resource: "*" };
    const deny = { Effect: "Deny", Action: "*", Resource: "*" };

    it("is no unless a statement allows it, and no if any denies it, whatever their order", () => {
        assert.equal(letterOf({ identity: [] }, request()), "I");
        assert.equal(letterOf({ identity: named(document(allow)) }, request()), "A");
        assert.equal(letterOf({ identity: named(document(deny, allow)) }, request()), "E");
        assert.equal(letterOf({ identity: named(document(allow), document(deny)) }, request()), "E");
        assert.equal(letterOf({ identity: undefined }, request()), "A");
    });

    it("of a session needs both its own and its user's policies", () => {
        const only = (name: string) => ({ ...allow, Action: `lookoutvision:${name}` });
        const identity = named(document(only("D*")));
        const session = named(document(only("DetectAnomalies"), only("StartModel")));
        assert.equal(letterOf({ identity, session }, request()), "A");
        assert.deepEqual(evaluate({ identity, session }, request("lookoutvision:StartModel")), {
            allowed: false,
            explicit: false,
            kind: "identity-based",
        });
        assert.deepEqual(evaluate({ identity, session }, request("lookoutvision:DescribeModel")), {
            allowed: false,
            explicit: false,
            kind: "session",
        });
        assert.equal(letterOf({ identity, session: named(document(allow, deny)) }, request()), "E");
    });

    it("names the statement that it follows from", () => {
        const identity = named(document(allow), document(allow, { ...deny, Sid: "NotAtNight" }));
        assert.deepEqual(evaluate({ identity }, request()), {
            allowed: false,
            explicit: true,
            kind: "identity-based",
            statement: { policy: "p1", index: 1, sid: "NotAtNight" },
        });
    });

    it("is worded as IAM words it", () => {
        const words = (grants: Grants) => {
            const decision = evaluate(grants, request());
            assert.ok(!decision.allowed);
            return denialMessage(
                "arn:aws:iam::123456789012:user/camera-7",
                "lookoutvision:DetectAnomalies",
                model,
                decision,
            );
        };
        const start = `User: arn:aws:iam::123456789012:user/camera-7 is not authorized to perform: lookoutvision:DetectAnomalies on resource: ${model} `;
        assert.equal(
            words({ identity: [] }),
            `${start}because no identity-based policy allows the lookoutvision:DetectAnomalies action`,
        );
        assert.equal(
            words({ identity: named(document(allow, deny)) }),
            `${start}with an explicit deny in an identity-based policy`,
        );
        assert.equal(
            words({ identity: named(document(allow)), session: [] }),
            `${start}because no session policy allows the lookoutvision:DetectAnomalies action`,
        );
        assert.equal(
            words({ identity: named(document(allow)), session: named(document(deny)) }),
            `${start}with an explicit deny in a session policy`,
        );
    });

    it("compares actions in any case, with wildcards for any run and for one character", () => {
        for (const [pattern, expected] of [
            ["*", true],
            ["LookoutVision:detectanomalies", true],
            ["lookoutvision:Detect*", true],
            ["lookoutvision:*", true],
            ["lookoutvision:DetectAnomalie?", true],
            ["lookoutvision:DetectAnomalies?", false],
            ["lookoutvision:DetectAnomalies*", true],
            ["lookoutvision:Describe*", false],
            ["s3:*", false],
        ] as const) {
            assert.equal(allows({ Action: pattern }), expected, pattern);
            assert.equal(allows({ NotAction: pattern }), !expected, `not ${pattern}`);
        }
    });

    it("compares resources part by part, with regard to case, and lets a wildcard cross slashes in the last part", () => {
        for (const [pattern, expected] of [
            ["*", true],
            [`${prefix}:model/boards/*`, true],
            [`${prefix}:model/boards/?`, true],
            [`${prefix}:model/*`, true],
            [`${prefix}:*`, true],
            ["arn:aws:lookoutvision:*:*:model/boards/3", true],
            ["arn:*:*:*:*:*", true],
            ["arn:aws:lookoutvision:*:model/boards/3:", false],
            [`${prefix}:model/Boards/3`, false],
            [`${prefix}:model/board/*`, false],
            [`${prefix}:project/boards`, false],
        ] as const) {
            assert.equal(allows({ Resource: pattern }), expected, pattern);
            assert.equal(allows({ NotResource: pattern }), !expected, `not ${pattern}`);
        }
    });

    it("lets only * match an action that has no resource", () => {
        const list = { action: "lookoutvision:ListProjects", resource: "*" };
        assert.equal(allows({ Resource: "*" }, {}, list), true);
        assert.equal(allows({ Resource: `${prefix}:*` }, {}, list), false);
        assert.equal(allows({ NotResource: `${prefix}:project/boards` }, {}, list), true);
    });

    it("puts variables into resources and values, where their wildcards are text", () => {
        const own = { Resource: `${prefix}:model/\${aws:username}/*` };
        const other = { resource: `${prefix}:model/camera-7/1` };
        assert.equal(allows(own, { "aws:username": "camera-7" }, other), true);
        assert.equal(allows(own, { "aws:username": "*" }, other), false);
        assert.equal(allows(own, {}, other), false);
        const withDefault = { Resource: `${prefix}:model/\${aws:username, 'camera-7'}/*` };
        assert.equal(allows(withDefault, {}, other), true);
        const star = { Condition: { StringLike: { "aws:username": "cam${*}" } } };
        assert.equal(allows(star, { "aws:username": "cam*" }), true);
        assert.equal(allows(star, { "aws:username": "camera" }), false);
        // A variable without a value takes its statement out, also one that denies or is negated.
        assert.equal(
            allows(
                { Condition: { StringNotEquals: { "aws:username": "${aws:PrincipalTag/line}" } } },
                { "aws:username": "x" },
            ),
            false,
        );
        const old = { Version: "2008-10-17", Statement: { ...allow, ...own } };
        assert.equal(letterOf({ identity: named(old) }, { ...request(), resource: `${prefix}:model/camera-7/1` }), "I");
    });

    it("evaluates each operator", () => {
        const username = (value: string) => ({ "aws:username": value });
        for (const [operator, key, listed, value, expected] of [
            ["StringEquals", "aws:username", ["a", "b"], "b", true],
            ["StringEquals", "aws:username", ["a*"], "ab", false],
            ["stringequals", "AWS:UserName", "b", "b", true],
            ["StringNotEquals", "aws:username", ["a", "b"], "b", false],
            ["StringNotEquals", "aws:username", ["a", "b"], "c", true],
            ["StringEqualsIgnoreCase", "aws:username", "CAM", "cam", true],
            ["StringNotEqualsIgnoreCase", "aws:username", "CAM", "cam", false],
            ["StringLike", "aws:username", "cam-?", "cam-7", true],
            ["StringLike", "aws:username", "Cam-?", "cam-7", false],
            ["StringNotLike", "aws:username", ["x*", "cam*"], "cam-7", false],
            ["NumericEquals", "aws:EpochTime", 5, "5.0", true],
            ["NumericNotEquals", "aws:EpochTime", "5", "6", true],
            ["NumericLessThan", "aws:EpochTime", "10", "9", true],
            ["NumericLessThanEquals", "aws:EpochTime", "10", "10", true],
            ["NumericGreaterThan", "aws:EpochTime", "10", "9", false],
            ["NumericGreaterThanEquals", "aws:EpochTime", "-1.5", "-1", true],
            ["NumericLessThan", "aws:EpochTime", "10", "many", false],
            ["DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z", "2026-11-28T00:00:00Z", true],
            ["DateGreaterThan", "aws:CurrentTime", "2027-01-01", "2026-11-28T00:00:00Z", false],
            ["DateEquals", "aws:EpochTime", "2026-11-28T00:00:00Z", "1795824000", true],
            ["DateNotEquals", "aws:CurrentTime", "1795824000", "2026-11-28T00:00:00Z", false],
            ["DateLessThanEquals", "aws:CurrentTime", "2026-11-28T01:00:00+01:00", "2026-11-28T00:00:00Z", true],
            ["DateGreaterThanEquals", "aws:CurrentTime", "2026-11-28T00:00:00Z", "2026-11-28T00:00:00Z", true],
            ["Bool", "aws:SecureTransport", true, "true", true],
            ["Bool", "aws:SecureTransport", "false", "true", false],
            ["BinaryEquals", "aws:userid", "AQI=", "AQI=", true],
            ["BinaryEquals", "aws:userid", "AQI=", "AQM=", false],
            ["IpAddress", "aws:SourceIp", ["10.0.0.0/8", "192.0.2.7"], "192.0.2.7", true],
            ["IpAddress", "aws:SourceIp", "10.0.0.0/8", "::ffff:10.1.2.3", true],
            ["IpAddress", "aws:SourceIp", "2001:DB8::/32", "2001:db8:1::7", true],
            ["IpAddress", "aws:SourceIp", "10.0.0.0/8", "11.0.0.1", false],
            ["NotIpAddress", "aws:SourceIp", "10.0.0.0/8", "11.0.0.1", true],
            ["NotIpAddress", "aws:SourceIp", "10.0.0.0/8", "2001:db8::1", true],
            ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/cam*", "arn:aws:iam::1:user/cam-7", true],
            ["ArnEquals", "aws:PrincipalArn", "arn:aws:iam:*:user/cam-7:x", "arn:aws:iam::1:user/cam-7", false],
            ["ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::1:user/cam*", "arn:aws:iam::1:user/cam-7", false],
            ["ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::2:*", "arn:aws:iam::1:user/cam-7", true],
        ] as const) {
            assert.equal(
                allows({ Condition: { [operator]: { [key]: listed } } }, { [key]: value }),
                expected,
                `${operator} ${String(listed)} ${value}`,
            );
        }
        assert.equal(allows({ Condition: { Null: { "aws:username": "true" } } }, username("x")), false);
        assert.equal(allows({ Condition: { Null: { "aws:username": false } } }, username("x")), true);
        assert.equal(allows({ Condition: { Null: { "aws:TokenIssueTime": "true" } } }), true);
    });

    it("takes an absent key as no match: no for a positive operator, yes for a negated one and for IfExists", () => {
        for (const [operator, expected] of [
            ["StringEquals", false],
            ["StringNotEquals", true],
            ["StringEqualsIfExists", true],
            ["NotIpAddress", true],
            ["IpAddress", false],
            ["IpAddressIfExists", true],
            ["ForAllValues:StringEquals", true],
            ["ForAnyValue:StringEquals", false],
            ["ForAnyValue:StringNotEquals", false],
            ["ForAnyValue:StringEqualsIfExists", true],
        ] as const) {
            const listed = operator.includes("Ip") ? "10.0.0.0/8" : "a";
            assert.equal(allows({ Condition: { [operator]: { "aws:SourceIp": listed } } }), expected, operator);
        }
    });

    it("compares every value or any value of a key that has several", () => {
        const tags = (operator: string, values: string[]) =>
            allows({ Condition: { [operator]: { "aws:TagKeys": ["stage", "line"] } } }, { "aws:TagKeys": values });
        assert.equal(tags("ForAllValues:StringEquals", ["stage"]), true);
        assert.equal(tags("ForAllValues:StringEquals", ["stage", "owner"]), false);
        assert.equal(tags("ForAllValues:StringEquals", []), true);
        assert.equal(tags("ForAnyValue:StringEquals", ["owner", "line"]), true);
        assert.equal(tags("ForAnyValue:StringEquals", ["owner"]), false);
        assert.equal(tags("ForAnyValue:StringNotEquals", ["owner", "line"]), true);
        assert.equal(tags("ForAllValues:StringNotEquals", ["owner", "line"]), false);
    });

    it("joins operators and keys by and, values by or", () => {
        const both = {
            Condition: {
                StringEquals: { "aws:username": ["a", "b"], "aws:ResourceTag/stage": "test" },
                Bool: { "aws:SecureTransport": "true" },
            },
        };
        const facts = { "aws:username": "b", "aws:ResourceTag/Stage": "test", "aws:SecureTransport": "true" };
        assert.equal(allows(both, facts), true);
        for (const key of Object.keys(facts)) {
            assert.equal(allows(both, { ...facts, [key]: "false" }), false, key);
        }
    });

    it("asks for the tags of a resource only for policies that speak of them", () => {
        const tagged = document({ ...allow, Condition: { StringEquals: { "aws:ResourceTag/stage": "test" } } });
        const inVariable = document({ ...allow, Resource: `${prefix}:model/\${aws:ResourceTag/line}/*` });
        assert.equal(needsResourceTags({ identity: named(document(allow)) }), false);
        assert.equal(needsResourceTags({ identity: undefined }), false);
        assert.equal(needsResourceTags({ identity: named(document(allow), tagged) }), true);
        assert.equal(needsResourceTags({ identity: named(inVariable) }), true);
        assert.equal(needsResourceTags({ identity: named(document(allow)), session: named(tagged) }), true);
    });

    it("never depends on the order of statements, and a statement that denies never adds a right", () => {
        const statements = fc.array(
            fc.record({
                Effect: fc.constantFrom("Allow", "Deny"),
                Action: fc.constantFrom("*", "lookoutvision:De*", "lookoutvision:StartModel"),
                Resource: fc.constantFrom("*", `${prefix}:model/boards/*`, `${prefix}:model/line7/*`),
            }),
            { minLength: 1, maxLength: 6 },
        );
        const requests = fc.record({
            action: fc.constantFrom("lookoutvision:DetectAnomalies", "lookoutvision:StartModel"),
            resource: fc.constantFrom(model, `${prefix}:model/line7/1`),
        });
        fc.assert(
            fc.property(statements, requests, (list, { action, resource }) => {
                const decide = (some: object[]) =>
                    some.length === 0
                        ? "I"
                        : letterOf({ identity: named(document(...some)) }, { action, resource, context: new Map() });
                const answer = decide(list);
                assert.equal(decide([...list].reverse()), answer);
                const allowing = decide(list.filter(({ Effect }) => Effect === "Allow"));
                assert.ok(answer !== "A" || allowing === "A");
                assert.ok(answer !== "I" || allowing === "I");
            }),
        );
    });
});
