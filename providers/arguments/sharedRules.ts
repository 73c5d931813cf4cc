import { text, unquotedText } from "./argumentRules";
import type { ArgumentRule } from "./argumentRules";
import { parseDuration } from "./duration";

/** Rule for a project's name, wherever one is an argument. */
export const projectNameRule: ArgumentRule = {
    rule: text(
        "1 to 255 letters, digits, hyphens and underscores that begin with a letter or digit",
        1,
        255,
        /^[a-zA-Z0-9][a-zA-Z0-9_-]*$/,
    ),
    required: true,
};

/** Rule for a bucket's name, wherever one is an argument. */
export const bucketRule = text(
    "a bucket's name of 3 to 63 letters, digits, dots, hyphens and underscores",
    3,
    63,
    /^[0-9A-Za-z._-]*$/,
);

/** Rule for a prefix of keys, wherever one is an argument. */
export const prefixRule = text(
    "at most 1024 letters, digits and any of / ! _ . * ' ( ) - that don't begin with /",
    0,
    1024,
    /^([a-zA-Z0-9!_.*'()-][/a-zA-Z0-9!_.*'()-]*)?$/,
);

/** Rule for a duration, wherever one is an argument. */
export const durationRule: ArgumentRule = {
    rule: (value) =>
        typeof value === "string" && parseDuration(value) !== undefined
            ? undefined
            : `a duration like "2h", "30m" or "90s"`,
};

/** Rule for a client token, wherever one is an argument. */
export const clientTokenRule: ArgumentRule = {
    rule: unquotedText("1 to 64 letters, digits and hyphens", 1, 64, /^[a-zA-Z0-9-]+$/),
};
