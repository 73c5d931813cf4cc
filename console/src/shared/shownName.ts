// Characters that turn text around, hide, or are no text. A name that has them could pass for another.
const misleading = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A name from outside, with misleading characters written out: `\u{202E}`. Joined emoji stay as they are. */
export function shownName(name: string): string {
    return name.replaceAll(misleading, (character) =>
        character === "\u200D"
            ? character
            : `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}}`,
    );
}
