/** Any run of characters in a pattern, also an empty one. */
const run = Symbol("*");

/** Any one character in a pattern. */
const one = Symbol("?");

type Token = string | typeof run | typeof one;

/** Pattern with wildcards: whole texts that it stands for. */
export interface Glob {
    tokens: readonly Token[];
    /** Text of a pattern without wildcards. Undefined: it has some. */
    plain: string | undefined;
}

/** Part of a pattern: text in which `*` and `?` are wildcards, or text in which they are themselves. */
export type GlobPart = { pattern: string } | { literal: string };

/** Compiles a pattern. */
export function glob(...parts: readonly GlobPart[]): Glob {
    const tokens: Token[] = [];
    for (const part of parts) {
        if ("literal" in part) {
            tokens.push(...part.literal.split(""));
            continue;
        }
        for (const character of part.pattern.split("")) {
            const token = character === "*" ? run : character === "?" ? one : character;
            // Several runs in a row are one.
            if (token !== run || tokens.at(-1) !== run) {
                tokens.push(token);
            }
        }
    }
    const plain = tokens.every((token) => typeof token === "string") ? tokens.join("") : undefined;
    return { tokens, plain };
}

/** Tells whether a pattern matches a whole text. The time is at most the product of both lengths. */
export function matchesGlob({ tokens, plain }: Glob, text: string): boolean {
    if (plain !== undefined) {
        return plain === text;
    }
    let token = 0;
    let at = 0;
    // Where the last run began, and how far it reaches so far.
    let lastRun = -1;
    let reached = 0;
    while (at < text.length) {
        const wanted = tokens[token];
        if (wanted === run) {
            lastRun = token++;
            reached = at;
        } else if (token < tokens.length && (wanted === one || wanted === text[at])) {
            token++;
            at++;
        } else if (lastRun >= 0) {
            token = lastRun + 1;
            at = ++reached;
        } else {
            return false;
        }
    }
    while (tokens[token] === run) {
        token++;
    }
    return token === tokens.length;
}
