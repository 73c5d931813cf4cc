/**
 * Escapes what would steer a terminal: control characters except tab and line feed, and the marks that turn the direction
 * of writing. For names and messages from outside.
 *
 * @returns the text with `\x1b` for ESC, and so on.
 */
export function printable(text: string): string {
    return text.replace(steering, (character) => {
        const code = character.charCodeAt(0).toString(16);
        return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
    });
}

const steering = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
