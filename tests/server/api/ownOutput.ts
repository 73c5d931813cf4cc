import type { OutputMember as Member, OutputTable } from "../../../server/api/outputTable";

/**
 * Holds the answer of an own operation to its table: types, ranges, values, members that are required, and no others.
 *
 * @throws Error that names the member.
 */
export function checkOwnOutput(table: OutputTable, answer: unknown): void {
    checkMembers("", table, answer);
}

function checkMembers(path: string, members: Readonly<Record<string, Member>>, value: unknown): void {
    const given = value as Record<string, unknown>;
    for (const name of Object.keys(given)) {
        if (!Object.hasOwn(members, name)) {
            throw new Error(`the answer has a member ${path}${name}, which its table doesn't have`);
        }
    }
    for (const [name, member] of Object.entries(members)) {
        if (given[name] !== undefined) {
            checkValue(`${path}${name}`, member, given[name]);
        } else if (member.required) {
            throw new Error(`${path}${name} is missing`);
        }
    }
}

function checkValue(path: string, member: Member, value: unknown): void {
    const wrong = (what: string) => new Error(`${path} is ${JSON.stringify(value)?.slice(0, 100)}: ${what}`);
    switch (member.type) {
        case "structure":
            checkMembers(`${path}.`, member.members, value);
            return;
        case "list":
            (value as unknown[]).forEach((item) => checkValue(`${path}[]`, member.of, item));
            return;
        case "string":
            if (typeof value !== "string" || (member.values !== undefined && !member.values.includes(value))) {
                throw wrong("not a text that is allowed");
            }
            return;
        case "float":
            if (!Number.isFinite(value)) {
                throw wrong("no float");
            }
            return;
        case "double":
        case "integer": {
            const isKind = member.type === "integer" ? Number.isInteger(value) : Number.isFinite(value);
            if (
                !isKind ||
                (value as number) < (member.min ?? -Infinity) ||
                (value as number) > (member.max ?? Infinity)
            ) {
                throw wrong(`no ${member.type} in its range`);
            }
            return;
        }
        case "boolean":
            if (typeof value !== "boolean") {
                throw wrong("not true or false");
            }
            return;
        case "blob":
            if (typeof value !== "string" || Buffer.from(value, "base64").toString("base64") !== value) {
                throw wrong("no base64");
            }
            return;
        case "timestamp":
            if (typeof value !== "number") {
                throw wrong("no time");
            }
    }
}
