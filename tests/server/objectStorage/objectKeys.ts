/** Keys that must be kept as they are. Two that look alike are two objects. */
export const oddKeys = [
    "a.png",
    "A.png",
    " a.png",
    "a.png ",
    "deep/er/a b+ü%20&=?.png",
    "caf\u00e9.png",
    "cafe\u0301.png",
    "kekse/クッキー 🍪.png",
    "a b",
    "a+b",
    "a%20b",
    "a%2Bb",
    "100%",
    "%",
    "%00",
    "%2e%2e/%2e%2e/private/secret",
    "..%2fprivate%2fsecret",
    "..%5cprivate",
    ".hidden",
    ".hidden folder/.x",
    "...",
    "..a",
    "a..",
    "C:/a",
    "#?&=<>\"'*|~;:@$,!()[]{}^`",
    "tab\there",
    "--version",
    "x".repeat(255),
    `${"ü".repeat(100)}/`.repeat(5) + "z".repeat(19),
];

/** What no path and no URL carries unchanged: a key, and what it is called. */
export const noKeys: [string, string][] = [
    ["", "an empty key"],
    ["..", ".."],
    [".", "."],
    ["../private/secret", ".. at the beginning"],
    ["a/../../private/secret", ".. in the middle"],
    ["a/..", ".. at the end"],
    ["./a", ". at the beginning"],
    ["a/./b", ". in the middle"],
    ["a\0b", "NUL"],
    ["\ud800", "half a character"],
    ["x".repeat(1025), "1025 bytes"],
    [`${"ü".repeat(100)}/`.repeat(5) + "z".repeat(20), "1025 bytes of fewer characters"],
];

/** Keys that S3 takes, and what they are called. A folder can't keep them under that name. */
export const keysOfS3: [string, string][] = [
    ["a/", "a slash at the end"],
    ["/a", "a slash at the beginning"],
    ["/etc/hostname", "an absolute path"],
    ["//private/secret", "two slashes at the beginning"],
    ["a//b", "two slashes in the middle"],
    ["..\\private\\secret", "backslashes"],
    ["y".repeat(256), "a part of 256 bytes"],
];
