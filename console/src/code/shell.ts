import { invisible } from "./codeValue";

/** Writes a text as one word of a POSIX shell, whatever it holds. (A shell's words can't hold the character NUL.) */
export function shellWord(text: string): string {
    if (/^[\w/:.,@%+=-]+$/.test(text)) {
        return text;
    }
    const parts = text.split(new RegExp(`(${invisible.source})`, "gu"));
    const written = parts
        .filter((part) => part !== "")
        .map((part) =>
            // A line feed is left as it is, because `$(…)` would drop it.
            part !== "\n" && part.search(invisible) === 0 ? `"$(printf '${octal(part)}')"` : quoted(part),
        )
        .join("");
    return written === "" ? "''" : written;
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

function octal(text: string): string {
    return [...new TextEncoder().encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** Writes a command: one line if it is short, else a line for each option. */
export function shellCommand(program: readonly string[], options: readonly (readonly string[])[] = []): string {
    const words = [program.map(shellWord).join(" "), ...options.map((option) => option.map(shellWord).join(" "))];
    const line = words.join(" ");
    return line.length <= 88 && !line.includes("\n") ? line : words.join(" \\\n    ");
}
