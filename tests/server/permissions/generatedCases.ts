/** Policies and a request, as one case for two implementations of IAM's rules. */
export interface GeneratedCase {
    policies: object[];
    action: string;
    resource: string;
    context: Record<string, string | string[]>;
}

/**
 * Generates cases from a seed, the same ones for ever: the answers of another implementation are kept for them.
 *
 * @param features - which parts of the grammar they use.
 */
export function generateCases(
    seed: number,
    count: number,
    features: { conditions: boolean; notResource: boolean; singleCharacters: boolean },
): GeneratedCase[] {
    const random = createRandom(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
    const some = <T>(make: () => T, most: number): T[] =>
        Array.from({ length: 1 + Math.floor(random() * most) }, () => make());
    const chance = (share: number) => random() < share;
    const oneOrMore = <T>(items: T[]) => (items.length === 1 && chance(0.5) ? items[0] : items);
    const wild = (patterns: readonly string[]) =>
        pick(features.singleCharacters ? patterns : patterns.filter((pattern) => !pattern.includes("?")));

    const condition = () => {
        const [key, values, operators] = pick(conditionKinds);
        const listed = oneOrMore(some(() => pick(values), 3));
        const set = key === "aws:TagKeys" ? pick(["ForAllValues:", "ForAnyValue:"]) : "";
        // Whether ForAnyValue with IfExists holds without the key is documented nowhere.
        const suffix = chance(0.2) && set === "" ? "IfExists" : "";
        return chance(0.1)
            ? { Null: { [key]: pick(["true", "false"]) } }
            : { [`${set}${pick(operators)}${suffix}`]: { [key]: listed } };
    };
    const statement = () => ({
        Effect: chance(0.7) ? "Allow" : "Deny",
        [chance(0.85) ? "Action" : "NotAction"]: oneOrMore(some(() => wild(actionPatterns), 3)),
        [chance(0.85) || !features.notResource ? "Resource" : "NotResource"]: oneOrMore(
            some(() => wild(resourcePatterns), 3),
        ),
        ...(features.conditions &&
            chance(0.6) && { Condition: Object.assign({}, ...some(condition, 2)) as Record<string, unknown> }),
    });
    const policy = () => ({ Version: "2012-10-17", Statement: oneOrMore(some(statement, 3)) });
    const present = <T>(value: T) => (chance(0.7) ? value : undefined);
    return Array.from({ length: count }, () => ({
        policies: some(policy, 2),
        action: pick(actions),
        resource: pick(resources),
        context: Object.fromEntries(
            Object.entries({
                "aws:username": "camera-7",
                "aws:SourceIp": present(pick(["10.1.2.3", "192.168.7.9"])),
                "aws:SecureTransport": present(pick(["true", "false"])),
                "aws:CurrentTime": present(pick(["2026-11-28T02:00:00Z", "2025-01-01T00:00:00Z"])),
                "aws:ResourceTag/stage": present(pick(["production", "Production", "test", "camera-7"])),
                "aws:RequestTag/stage": present(pick(["production", "test"])),
                "aws:TagKeys": present(some(() => pick(["stage", "line", "owner"]), 3)),
                "aws:PrincipalArn": "arn:aws:iam::123456789012:user/camera-7",
                "aws:TokenIssueTime": present("2026-11-28T01:00:00Z"),
            }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
        ),
    }));
}

const prefix = "arn:aws:lookoutvision:us-east-1:123456789012";

const actions = ["DetectAnomalies", "DescribeModel", "DeleteModel", "StartModel", "TagResource"].map(
    (name) => `lookoutvision:${name}`,
);

const resources = ["boards/1", "boards/12", "board/1", "line7/3", "camera-7/1"].map(
    (name) => `${prefix}:model/${name}`,
);

const actionPatterns = [
    "*",
    "lookoutvision:*",
    "lookoutvision:De*",
    "lookoutvision:D*Model",
    "lookoutvision:DetectAnomalies",
    "lookoutvision:StartModel",
    "lookoutvision:*Re*",
    "lookoutvision:DeleteMode?",
    "lookoutvision:?agResource",
    "s3:GetObject",
    "s3:*",
];

const resourcePatterns = [
    "*",
    `${prefix}:*`,
    `${prefix}:model/boards/*`,
    `${prefix}:model/board*`,
    `${prefix}:model/*/1`,
    `${prefix}:model/boards/1`,
    `${prefix}:model/boards/1?`,
    `${prefix}:model/?oards/1`,
    `${prefix}:project/*`,
    "arn:aws:lookoutvision:*:*:model/*",
    "arn:aws:lookoutvision:eu-west-1:*:model/*",
    "arn:aws:s3:::bucket/*",
];

/** Keys with values and operators that fit them. */
const conditionKinds: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
        "aws:ResourceTag/stage",
        ["production", "PRODUCTION", "test", "prod*", "t?st", "${aws:username}", "*"],
        [
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ],
    ],
    ["aws:RequestTag/stage", ["production", "test", "p*"], ["StringEquals", "StringNotEquals", "StringLike"]],
    ["aws:TagKeys", ["stage", "line", "o*", "colour"], ["StringEquals", "StringNotEquals", "StringLike"]],
    ["aws:SourceIp", ["10.0.0.0/8", "192.168.7.9", "192.168.7.0/29", "192.168.0.0/16"], ["IpAddress", "NotIpAddress"]],
    ["aws:SecureTransport", ["true", "false"], ["Bool"]],
    [
        "aws:CurrentTime",
        ["2026-11-28T02:00:00Z", "2026-01-01T00:00:00Z", "2024-12-31T23:59:59Z"],
        ["DateLessThan", "DateGreaterThan", "DateLessThanEquals", "DateGreaterThanEquals", "DateEquals"],
    ],
    ["aws:TokenIssueTime", ["2026-11-28T00:00:00Z"], ["DateLessThan", "DateGreaterThan"]],
    [
        "aws:PrincipalArn",
        [
            "arn:aws:iam::123456789012:user/camera-7",
            "arn:aws:iam::*:user/*",
            "arn:aws:iam::123456789012:user/${aws:username}",
            "arn:aws:iam::123456789012:*",
        ],
        ["ArnEquals", "ArnLike", "ArnNotLike", "StringLike"],
    ],
    ["aws:username", ["camera-7", "camera-*", "labeller"], ["StringEquals", "StringLike", "StringNotLike"]],
];

/** Numbers from 0 to 1 from a seed (mulberry32). */
function createRandom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}
