import type { WireRequest } from "../http/wireRequest";
import { validationError } from "../http/errors";
import type { InputOf, InputTable, List, Member, Place, Scalar, StringMember, Structure } from "./inputTable";

/**
 * Reads the input of an operation and checks it by its table. Members that the table doesn't know are ignored.
 *
 * @throws ApiError ValidationException that lists every violation, worded as AWS words it.
 */
export function readInput<Table extends InputTable>(table: Table, request: WireRequest): InputOf<Table> {
    const body = Object.values(table).some((member) => member.in === "body") ? parseJsonBody(request.body) : {};
    const violations: string[] = [];
    const input: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(table)) {
        const value = checkMember(lookUp(request, body, name, member), member, lowerFirst(name), violations, member.in);
        if (value !== undefined) {
            input[name] = value;
        }
    }
    if (violations.length > 0) {
        const count = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
        throw validationError(`${count} detected: ${violations.join("; ")}`);
    }
    return input as InputOf<Table>;
}

/**
 * Parses a JSON body. An empty one has no members.
 *
 * @throws ApiError ValidationException
 */
export function parseJsonBody(body: Buffer): Record<string, unknown> {
    if (body.length === 0) {
        return {};
    }
    let value: unknown;
    try {
        value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    } catch {
        throw validationError("The body of the request is not JSON in UTF-8.");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw validationError("The body of the request must be a JSON object.");
    }
    return value as Record<string, unknown>;
}

function lookUp(
    request: WireRequest,
    body: Record<string, unknown>,
    name: string,
    member: Member & { in: Place },
): unknown {
    const place = member.in;
    if (place === "body") {
        return Object.hasOwn(body, name) ? body[name] : undefined;
    }
    if (place === "rawBody") {
        return request.body;
    }
    if ("path" in place) {
        return request.path[place.path];
    }
    if ("header" in place) {
        return request.headers[place.header];
    }
    const values = request.query[place.query];
    return member.type === "list" ? values : values?.[0];
}

function checkMember(value: unknown, member: Member, at: string, violations: string[], place: Place): unknown {
    if (value === undefined || value === null) {
        if (member.required) {
            violations.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`);
        }
        return undefined;
    }
    switch (member.type) {
        case "list":
            return checkList(value, member, at, violations, place);
        case "structure":
            return checkStructure(value, member, at, violations, place);
        default:
            return checkScalar(value, member, at, violations, place);
    }
}

function checkList(value: unknown, member: List, at: string, violations: string[], place: Place): unknown {
    if (!Array.isArray(value)) {
        violations.push(`Value at '${at}' failed to satisfy constraint: Member must be a list`);
        return undefined;
    }
    checkSize("length", value.length, member, `Value at '${at}'`, violations);
    if (value.length > (member.max ?? Infinity)) {
        return undefined;
    }
    return value.map((item: unknown, index) =>
        checkMember(item, { ...member.of, required: true }, `${at}.${index + 1}.member`, violations, place),
    );
}

function checkStructure(value: unknown, member: Structure, at: string, violations: string[], place: Place): unknown {
    if (typeof value !== "object" || Array.isArray(value)) {
        violations.push(`Value at '${at}' failed to satisfy constraint: Member must be a structure`);
        return undefined;
    }
    const checked: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(member.members)) {
        const given = Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined;
        const result = checkMember(given, inner, `${at}.${lowerFirst(name)}`, violations, place);
        if (result !== undefined) {
            checked[name] = result;
        }
    }
    return checked;
}

function checkScalar(value: unknown, member: Scalar, at: string, violations: string[], place: Place): unknown {
    const before = violations.length;
    const read = place === "body" ? value : fromText(value, member);
    const shown = `Value ${shorten(value)}at '${at}'`;
    const wrongType = (what: string) => {
        violations.push(`${shown} failed to satisfy constraint: Member must be ${what}`);
        return undefined;
    };
    switch (member.type) {
        case "string":
            if (typeof read !== "string") {
                return wrongType("a string");
            }
            checkString(read, member, shown, violations);
            break;
        case "integer":
            if (!Number.isSafeInteger(read)) {
                return wrongType("an integer");
            }
            checkSize("value", read as number, member, shown, violations);
            break;
        case "double":
            if (typeof read !== "number" || !Number.isFinite(read)) {
                return wrongType("a number");
            }
            checkSize("value", read, member, shown, violations);
            break;
        case "boolean":
            if (typeof read !== "boolean") {
                return wrongType("true or false");
            }
            break;
        case "timestamp":
            if (typeof read !== "number" || Number.isNaN(read)) {
                return wrongType("a date and time as in 2020-06-23T00:00:00Z");
            }
            break;
        case "blob": {
            const bytes = Buffer.isBuffer(read) ? read : decodeBase64(read);
            if (bytes === undefined) {
                violations.push(`Value at '${at}' failed to satisfy constraint: Member must be bytes in base64`);
                return undefined;
            }
            checkSize("length", bytes.length, member, `Value at '${at}'`, violations);
            return bytes;
        }
    }
    return violations.length === before ? read : undefined;
}

/**
 * Converts the text of a label, query or header to the member's type. Text that can't be converted stays text and
 * is refused.
 */
function fromText(value: unknown, member: Scalar): unknown {
    if (typeof value !== "string") {
        return value;
    }
    switch (member.type) {
        case "integer":
            return /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value;
        case "double":
            return /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]{1,3})?$/i.test(value) ? Number(value) : value;
        case "boolean":
            return value === "true" ? true : value === "false" ? false : value;
        case "timestamp":
            return parseTimestamp(value);
        default:
            return value;
    }
}

function parseTimestamp(value: string): number {
    const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/.exec(value);
    if (parts === null) {
        return NaN;
    }
    const [, day, time = "00:00:00", fraction = "", zone = "Z"] = parts;
    return Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
}

/** Control characters other than tab, line feed and carriage return. */
const controlCharacters = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

function checkString(value: string, member: StringMember, shown: string, violations: string[]): void {
    if (controlCharacters.test(value)) {
        violations.push(`${shown} failed to satisfy constraint: Member must not hold control characters`);
        return;
    }
    const length = [...value].length;
    checkSize("length", length, member, shown, violations);
    if (member.pattern !== undefined && !wholeMatch(member.pattern).test(value)) {
        violations.push(
            `${shown} failed to satisfy constraint: Member must satisfy regular expression pattern: ${member.pattern}`,
        );
    }
    if (member.values !== undefined && !member.values.includes(value)) {
        violations.push(
            `${shown} failed to satisfy constraint: Member must satisfy enum value set: [${member.values.join(", ")}]`,
        );
    }
}

function checkSize(
    what: "length" | "value",
    size: number,
    { min, max }: { min?: number; max?: number },
    shown: string,
    violations: string[],
): void {
    if (max !== undefined && size > max) {
        violations.push(`${shown} failed to satisfy constraint: Member must have ${what} less than or equal to ${max}`);
    }
    if (min !== undefined && size < min) {
        violations.push(
            `${shown} failed to satisfy constraint: Member must have ${what} greater than or equal to ${min}`,
        );
    }
}

function decodeBase64(value: unknown): Buffer | undefined {
    if (typeof value !== "string" || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
        return undefined;
    }
    return Buffer.from(value, "base64");
}

const compiledPatterns = new Map<string, RegExp>();

function wholeMatch(pattern: string): RegExp {
    let compiled = compiledPatterns.get(pattern);
    if (compiled === undefined) {
        compiled = new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "");
        compiledPatterns.set(pattern, compiled);
    }
    return compiled;
}

const longestShown = 128;

/** Value for a message, with a space after it. Empty if the value can't be shown on a line. */
function shorten(value: unknown): string {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
        return "";
    }
    const printable = String(value).replace(/\p{C}/gu, "\u{FFFD}");
    return `'${printable.length > longestShown ? `${printable.slice(0, longestShown)}…` : printable}' `;
}

function lowerFirst(name: string): string {
    // S3Location → s3Location, KmsKeyId → kmsKeyId
    return name.charAt(0).toLowerCase() + name.slice(1);
}
