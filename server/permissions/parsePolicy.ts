import type { Condition } from "./conditions";
import { parseConditions } from "./conditions";
import { glob, matchesGlob } from "./glob";
import { PolicyError, shown } from "./policyError";
import { repeatedMember } from "./repeatedMember";
import { arnMatcher, parseTemplate, splitArn } from "./template";
import type { MatchTemplate, Template } from "./template";

/** Policy document of IAM, checked and ready for decisions. */
export interface Policy {
    statements: readonly Statement[];
    /** Condition keys that its conditions and variables ask for, in lower case. */
    keys: ReadonlySet<string>;
}

export interface Statement {
    /** Place in the document, from 0. */
    index: number;
    sid: string | undefined;
    effect: "Allow" | "Deny";
    /** Patterns of the actions as written. */
    actionPatterns: readonly string[];
    /** True: the statement is about all actions but these. */
    notActions: boolean;
    /** Tells whether the statement is about an action, in lower case. */
    concernsAction(action: string): boolean;
    /** Undefined: a variable has no value. */
    concernsResource: MatchTemplate;
    conditions: readonly Condition[];
}

/** Longest document, in characters without white space: that of IAM's managed policies. */
export const longestPolicy = 6144;

const versions = ["2012-10-17", "2008-10-17"];
const documentMembers = ["Version", "Id", "Statement"];
const statementMembers = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/**
 * Parses a policy document in JSON, as IAM's grammar has it for policies of users.
 *
 * @throws PolicyError for a document that can't be used, with the place and the reason.
 */
export function parsePolicy(text: string): Policy {
    if (text.replace(/\s/g, "").length > longestPolicy) {
        throw new PolicyError("", `the document is longer than ${longestPolicy} characters without white space.`);
    }
    const document = parseJson(text);
    refuseOthers(document, documentMembers, "");
    const { Version: version = "2008-10-17", Id: id, Statement: statement } = document;
    if (typeof version !== "string" || !versions.includes(version)) {
        throw new PolicyError("Version", `${shown(version)} is neither of ${versions.join(" and ")}.`);
    }
    if (id !== undefined && typeof id !== "string") {
        throw new PolicyError("Id", `${shown(id)} is not text.`);
    }
    if (statement === undefined || (Array.isArray(statement) && statement.length === 0)) {
        throw new PolicyError("Statement", "the document has no statement.");
    }
    const list: unknown[] = Array.isArray(statement) ? statement : [statement];
    const parser = new StatementParser(version === "2012-10-17");
    const statements = list.map((item, index) => parser.parse(item, index, Array.isArray(statement)));
    return { statements, keys: parser.keys };
}

function parseJson(text: string): Record<string, unknown> {
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch (error) {
        throw new PolicyError("", `the document is not JSON: ${(error as Error).message}.`);
    }
    if (!isObject(document)) {
        throw new PolicyError("", "the document must be a JSON object.");
    }
    const repeated = repeatedMember(text);
    if (repeated !== undefined) {
        throw new PolicyError("", `the document has the member ${shown(repeated)} twice in one object.`);
    }
    return document;
}

class StatementParser {
    /** Condition keys of all statements so far. */
    readonly keys = new Set<string>();
    readonly #sids = new Set<string>();

    constructor(private readonly variablesAllowed: boolean) {}

    parse(value: unknown, index: number, inList: boolean): Statement {
        const place = inList ? `Statement[${index}]` : "Statement";
        if (!isObject(value)) {
            throw new PolicyError(place, `${shown(value)} is no statement, which is an object.`);
        }
        for (const member of ["Principal", "NotPrincipal"]) {
            if (value[member] !== undefined) {
                throw new PolicyError(
                    `${place}.${member}`,
                    "a policy of users has no principal: it is about the users who have it.",
                );
            }
        }
        refuseOthers(value, statementMembers, place);
        const { Effect: effect } = value;
        if (effect !== "Allow" && effect !== "Deny") {
            throw new PolicyError(`${place}.Effect`, `${shown(effect)} is neither "Allow" nor "Deny".`);
        }
        const sid = this.#parseSid(value.Sid, `${place}.Sid`);
        const { values, negated } = oneOf(value, "Action", place);
        const resource = oneOf(value, "Resource", place);
        const conditions =
            value.Condition === undefined
                ? []
                : parseConditions(value.Condition, `${place}.Condition`, this.variablesAllowed);
        conditions.forEach(({ key, variables }) => [key, ...variables].forEach((used) => this.keys.add(used)));
        return {
            index,
            sid,
            effect,
            actionPatterns: values.map(({ text }) => text),
            notActions: negated,
            concernsAction: this.#actions(values, negated),
            concernsResource: this.#resources(resource),
            conditions,
        };
    }

    #parseSid(sid: unknown, place: string): string | undefined {
        // Tools write an empty one for none.
        if (sid === undefined || sid === "") {
            return undefined;
        }
        if (typeof sid !== "string" || !/^[A-Za-z0-9]+$/.test(sid)) {
            throw new PolicyError(place, `${shown(sid)} is not letters and digits only.`);
        }
        if (this.#sids.has(sid)) {
            throw new PolicyError(place, `another statement has ${shown(sid)} too.`);
        }
        this.#sids.add(sid);
        return sid;
    }

    #actions(values: readonly Placed[], negated: boolean): (action: string) => boolean {
        const patterns = values.map(({ text, place }) => {
            if (text !== "*" && !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(text)) {
                throw new PolicyError(
                    place,
                    `${shown(text)} is no action: write one like "lookoutvision:DetectAnomalies", where * and ? may be in the name, or "*".`,
                );
            }
            return glob({ pattern: text.toLowerCase() });
        });
        return (action) => patterns.some((pattern) => matchesGlob(pattern, action)) !== negated;
    }

    #resources({ values, negated }: { values: readonly Placed[]; negated: boolean }): MatchTemplate {
        const matchers = values.map(({ text, place }) => arnMatcher(this.#resource(text, place)));
        return (resource, context) => {
            let found = false;
            for (const matches of matchers) {
                const result = matches(resource, context);
                if (result === undefined) {
                    return undefined;
                }
                found ||= result;
            }
            return found !== negated;
        };
    }

    #resource(text: string, place: string): Template {
        const template = parseTemplate(text, place, this.variablesAllowed);
        if (text !== "*") {
            const parts = splitArn(text);
            if (parts.length !== 6 || parts[0] !== "arn") {
                throw new PolicyError(
                    place,
                    `${shown(text)} is neither "*" nor an ARN of six parts, such as arn:aws:lookoutvision:*:*:model/boards/*.`,
                );
            }
            if (template.variables.length > 0 && parts.slice(0, 5).some((part) => part.includes("${"))) {
                throw new PolicyError(
                    place,
                    `${shown(text)} has a policy variable before its fifth colon, where none may be.`,
                );
            }
        }
        template.variables.forEach((key) => this.keys.add(key));
        return template;
    }
}

/** Text of a document, with its place. */
interface Placed {
    text: string;
    place: string;
}

/** Reads a member of a statement that exists in two forms, of which it must have one. */
function oneOf(statement: Record<string, unknown>, positive: "Action" | "Resource", place: string) {
    const negative = `Not${positive}`;
    const has = [positive, negative].filter((member) => statement[member] !== undefined);
    if (has.length !== 1) {
        throw new PolicyError(
            place,
            has.length === 0
                ? `the statement has neither ${positive} nor ${negative}.`
                : `the statement has both ${positive} and ${negative}.`,
        );
    }
    const [name] = has;
    const given = statement[name];
    const list: unknown[] = Array.isArray(given) ? given : [given];
    if (list.length === 0) {
        throw new PolicyError(`${place}.${name}`, "the list is empty.");
    }
    const values = list.map((text, index): Placed => {
        const at = Array.isArray(given) ? `${place}.${name}[${index}]` : `${place}.${name}`;
        if (typeof text !== "string") {
            throw new PolicyError(at, `${shown(text)} is not text.`);
        }
        return { text, place: at };
    });
    return { values, negated: name === negative };
}

function refuseOthers(value: object, known: readonly string[], place: string): void {
    const other = Object.keys(value).find((name) => !known.includes(name));
    if (other !== undefined) {
        const meant = known.find((name) => name.toLowerCase() === other.toLowerCase());
        throw new PolicyError(
            place === "" ? other : `${place}.${other}`,
            meant === undefined
                ? `a ${place === "" ? "document" : "statement"} has no such member.`
                : `the member is written ${meant}.`,
        );
    }
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
