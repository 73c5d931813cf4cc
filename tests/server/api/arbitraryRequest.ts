import fc from "fast-check";
import type { InputTable, Member } from "../../../server/api/inputTable";
import { operations, ownOperations } from "../../../server/api/operations";
import type { OperationName, OwnOperationName } from "../../../server/api/operations";
import * as validations from "../../../server/api/validations";

/** A request as it goes over the wire. */
export interface ArbitraryRequest {
    operation: OperationName | OwnOperationName;
    method: string;
    /** Percent-encoded, with its query. */
    path: string;
    headers: Record<string, string>;
    body: Buffer;
}

/** Names of things that exist while the requests are sent, so that some of them reach what is behind the checks. */
export const known = { projects: ["boards", "plates"], versions: ["1", "latest"], bucket: "pictures" };

const hostile = [
    "",
    ".",
    "..",
    "../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\x",
    "a/../../b",
    "%2e%2e%2f",
    "\0",
    "a\0b",
    "\n",
    "\r\nx: y",
    "'; drop table models; --",
    "${jndi:x}",
    "__proto__",
    "constructor",
    "𝒜",
    "\u202e",
    "\ud800",
    "é",
    "x".repeat(300),
    "9".repeat(400),
    "-1",
    "1e9",
    "NaN",
    "null",
    "true",
    "{}",
    "[]",
];

const every = { ...operations, ...ownOperations };

/** Requests of all operations, made from the tables that check them: right, nearly right, and anything else. */
export function arbitraryRequest(): fc.Arbitrary<ArbitraryRequest> {
    const all = Object.keys(every).map((name) => requestOf(name as keyof typeof every));
    return fc.oneof(...all);
}

function requestOf(operation: keyof typeof every): fc.Arbitrary<ArbitraryRequest> {
    const { method, path } = every[operation];
    const table = tableOf(operation);
    const members = Object.entries(table);
    const values = fc.tuple(
        ...members.map(([name, member]) => fc.option(valueOf(name, member), { nil: undefined, freq: 24 })),
    );
    return fc
        .tuple(values, fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: junkBody() }))
        .map(([chosen, junk]) => {
            let filled = path;
            const query: string[] = [];
            const headers: Record<string, string> = {};
            const inBody: Record<string, unknown> = {};
            let raw: Buffer | undefined;
            members.forEach(([name, { in: place }], index) => {
                const value = chosen[index];
                if (place === "body") {
                    inBody[name] = value;
                } else if (place === "rawBody") {
                    raw = Buffer.from(String(value ?? ""));
                } else if ("path" in place) {
                    filled = filled.replace(`{${place.path}}`, encoded(value));
                } else if ("query" in place) {
                    [value]
                        .flat()
                        .filter((item) => item !== undefined)
                        .forEach((item) => query.push(`${place.query}=${encoded(item)}`));
                } else if (value !== undefined) {
                    headers[place.header] = String(value)
                        .replace(/[^\x20-\x7e]/g, "?")
                        .trim();
                }
            });
            const search = query.length === 0 ? "" : `?${query.join("&")}`;
            const body =
                junk ??
                raw ??
                (method === "GET" || Object.keys(inBody).length === 0
                    ? Buffer.alloc(0)
                    : Buffer.from(JSON.stringify(inBody)));
            return {
                operation,
                method,
                path: filled + search,
                headers,
                body: method === "GET" ? Buffer.alloc(0) : body,
            };
        });
}

function tableOf(operation: keyof typeof every): InputTable {
    const name = (operation.charAt(0).toLowerCase() + operation.slice(1)) as keyof typeof validations;
    return validations[name];
}

function valueOf(name: string, member: Member): fc.Arbitrary<unknown> {
    return fc.oneof(
        { weight: 24, arbitrary: fitting(name, member) },
        { weight: 1, arbitrary: fc.constantFrom<unknown>(...hostile) },
        { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    );
}

function fitting(name: string, member: Member): fc.Arbitrary<unknown> {
    switch (name) {
        case "ProjectName":
            return fc.oneof(fc.constantFrom(...known.projects), fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,8}$/));
        case "ModelVersion":
            return fc.constantFrom(...known.versions, "2", "99");
        case "Bucket":
            return fc.constantFrom(known.bucket, "..", "nowhere");
        default:
            return fittingType(member);
    }
}

function fittingType(member: Member): fc.Arbitrary<unknown> {
    switch (member.type) {
        case "string":
            if (member.values !== undefined) {
                return fc.constantFrom(...member.values);
            }
            return fc.string({
                minLength: member.min ?? 0,
                maxLength: Math.min(member.max ?? 64, 64),
                unit: fc.constantFrom(..."abcXYZ019-_./".split("")),
            });
        case "integer":
            return fc.oneof(fc.integer({ min: member.min ?? 0, max: member.max ?? 100 }), fc.integer());
        case "double":
            return fc.oneof(fc.double({ min: member.min ?? -1e6, max: member.max ?? 1e6, noNaN: true }), fc.double());
        case "boolean":
            return fc.boolean();
        case "timestamp":
            return fc.oneof(
                fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
                fc.constant("2020-06-23T00:00:00"),
            );
        case "blob":
            return fc
                .oneof(
                    fc.uint8Array({ maxLength: 200 }),
                    manifestLine().map((line) => Buffer.from(line)),
                )
                .map((bytes) => Buffer.from(bytes).toString("base64"));
        case "list":
            return fc.array(valueOf("", member.of), { maxLength: 4 });
        case "structure": {
            const members = Object.entries(member.members).map(
                ([name, inner]) => [name, valueOf(name, inner)] as const,
            );
            return fc.record(Object.fromEntries(members), { requiredKeys: [] });
        }
    }
}

/** As datasets have them, nearly. */
function manifestLine(): fc.Arbitrary<string> {
    return fc
        .record({
            key: fc.constantFrom("a.png", ...hostile),
            label: fc.oneof(fc.constantFrom<unknown>(0, 1), fc.jsonValue()),
            more: fc.jsonValue(),
        })
        .map(({ key, label, more }) =>
            JSON.stringify({
                "source-ref": `s3://${known.bucket}/${key}`,
                "anomaly-label": label,
                "anomaly-label-metadata": { "class-name": "anomaly", type: "groundtruth/image-classification", more },
            }),
        );
}

function junkBody(): fc.Arbitrary<Buffer> {
    const deep = fc.integer({ min: 1, max: 20_000 }).map((depth) => Buffer.from("[".repeat(depth)));
    return fc.oneof(
        fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
        fc.json().map((text) => Buffer.from(text)),
        deep,
    );
}

function encoded(value: unknown): string {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    // A lone half of a pair has no encoding.
    return encodeURIComponent(Buffer.from(text).toString()).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}
