import { FileContent, Expression, givenMembers, invisible, layOut } from "./codeValue";
import type { CodeValue } from "./codeValue";

/** Writes a text as a literal of Python. */
export function pythonText(text: string): string {
    return `"${text.replaceAll(/["\\]/g, "\\$&").replaceAll(invisible, escaped)}"`;
}

function escaped(character: string): string {
    if (character === "\n") {
        return "\\n";
    }
    const code = character.codePointAt(0)!;
    const digits = code.toString(16);
    return code < 0x100
        ? `\\x${digits.padStart(2, "0")}`
        : code < 0x10000
          ? `\\u${digits.padStart(4, "0")}`
          : `\\U${digits.padStart(8, "0")}`;
}

/** Writes a value as an expression of Python. */
export function pythonValue(value: CodeValue, indent = 0): string {
    if (value === null || value === undefined) {
        return "None";
    }
    if (typeof value === "string") {
        return pythonText(value);
    }
    if (typeof value === "boolean") {
        return value ? "True" : "False";
    }
    if (typeof value === "number") {
        return String(value);
    }
    if (value instanceof FileContent) {
        return `open(${pythonText(value.path)}, "rb").read()`;
    }
    if (value instanceof Expression) {
        return value.text;
    }
    if (Array.isArray(value)) {
        return layOut(
            "[",
            value.map((item: CodeValue) => pythonValue(item, indent + 4)),
            "]",
            indent,
        );
    }
    const items = givenMembers(value as { readonly [name: string]: CodeValue });
    return layOut(
        "{",
        items.map(([name, member]) => `${pythonText(name)}: ${pythonValue(member, indent + 4)}`),
        "}",
        indent,
    );
}

/** Writes a call of a function with named arguments. */
export function pythonCall(callee: string, input: Readonly<Record<string, CodeValue>>): string {
    const named = givenMembers(input).map(([name, value]) => `${name}=${pythonValue(value, 4)}`);
    return layOut(`${callee}(`, named, ")", 0);
}
