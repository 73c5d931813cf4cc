/** Value in a piece of code: what JSON has, the content of a file, or an expression of the language. */
export type CodeValue =
    | string
    | number
    | boolean
    | null
    | undefined
    | FileContent
    | Expression
    | readonly CodeValue[]
    | { readonly [name: string]: CodeValue };

/** Content of a file, which the code reads when it runs. */
export class FileContent {
    constructor(
        readonly path: string,
        /** True for a body that AWS's clients send as a stream, such as that of DetectAnomalies. */
        readonly isStream = false,
    ) {}
}

/** Expression in the language of the code, such as `project.projectName`. It is written as it is. */
export class Expression {
    constructor(readonly text: string) {}
}

/** A call of one of the service's operations. */
export interface CodeCall {
    /** Name of the operation, such as `StartModel`. */
    operation: string;
    input: Readonly<Record<string, CodeValue>>;
}

/** Members of a structure that have a value. */
export function givenMembers(structure: { readonly [name: string]: CodeValue }): [string, CodeValue][] {
    return Object.entries(structure).filter(([, value]) => value !== undefined);
}

/** Tells structures from the other values. */
export function isStructure(value: CodeValue): value is { readonly [name: string]: CodeValue } {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isSpecial(value);
}

function isSpecial(value: object): value is FileContent | Expression {
    return value instanceof FileContent || value instanceof Expression;
}

/** Longest line of a list or a structure that isn't broken, in characters. */
const longestLine = 88;

/**
 * Writes a list or a structure: in one line if that is short, else with a line for each item.
 *
 * @param indent - spaces before the line in which it begins.
 * @param how - `pad` stands inside the brackets of one line. `breakAt` is the longest line, in characters.
 */
export function layOut(
    open: string,
    items: readonly string[],
    close: string,
    indent: number,
    { pad = "", breakAt = longestLine }: { pad?: string; breakAt?: number } = {},
): string {
    const line = items.length === 0 ? open + close : open + pad + items.join(", ") + pad + close;
    if ((indent + line.length <= breakAt && !line.includes("\n")) || items.length === 0) {
        return line;
    }
    const inner = " ".repeat(indent + 4);
    return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${" ".repeat(indent)}${close}`;
}

/**
 * Characters that can't be seen or that change the order of others: control and format characters, separators of
 * lines, lone surrogates. Code never shows them as they are, so that it does what it seems to do.
 */
export const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;
