import { Expression, FileContent, givenMembers, invisible, layOut } from "./codeValue";
import type { CodeValue } from "./codeValue";

/** Writes a text as a literal of TypeScript. */
export function typescriptText(text: string): string {
    return `"${text.replaceAll(/["\\]/g, "\\$&").replaceAll(invisible, escaped)}"`;
}

function escaped(character: string): string {
    return character === "\n" ? "\\n" : `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/**
 * Writes a value as an expression of TypeScript.
 *
 * @param breakAt - longest line of a list or a structure that isn't broken, in characters.
 */
export function typescriptValue(value: CodeValue, indent = 0, breakAt?: number): string {
    if (value === undefined || value === null || typeof value === "boolean" || typeof value === "number") {
        return String(value);
    }
    if (typeof value === "string") {
        return typescriptText(value);
    }
    if (value instanceof Expression) {
        return value.text;
    }
    if (value instanceof FileContent) {
        return `readFileSync(${typescriptText(value.path)})`;
    }
    if (Array.isArray(value)) {
        return layOut(
            "[",
            value.map((item: CodeValue) => typescriptValue(item, indent + 4)),
            "]",
            indent,
            { breakAt },
        );
    }
    const items = givenMembers(value as { readonly [name: string]: CodeValue });
    return layOut(
        "{",
        items.map(([name, member]) => `${propertyName(name)}: ${typescriptValue(member, indent + 4)}`),
        "}",
        indent,
        { pad: " ", breakAt },
    );
}

function propertyName(name: string): string {
    // A literal `__proto__` would set the prototype.
    return name === "__proto__" ? `["__proto__"]` : /^[A-Za-z_$][\w$]*$/.test(name) ? name : typescriptText(name);
}

const words = new Set(
    (
        "arguments await break case catch class const continue debugger default delete do else enum eval export " +
        "extends false finally for function if implements import in instanceof interface let new null package " +
        "private protected public return static super switch this throw true try typeof var void while with yield"
    ).split(" "),
);

/** Makes the name of a variable from a resource's name. */
export function variableName(name: string, taken: ReadonlySet<string> = new Set()): string {
    const parts = name.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
    const joined = parts
        .map((part, index) => (index === 0 ? part[0]!.toLowerCase() : part[0]!.toUpperCase()) + part.slice(1))
        .join("");
    const first = /^[0-9]/.test(joined) || joined === "" || words.has(joined) ? `the${upperFirst(joined)}` : joined;
    let free = first;
    for (let count = 2; taken.has(free); count++) {
        free = `${first}${count}`;
    }
    return free;
}

function upperFirst(text: string): string {
    return text.slice(0, 1).toUpperCase() + text.slice(1);
}
