/** Markup that can be put into a page unchanged. */
export class Html {
    constructor(readonly text: string) {}
}

/** Value in a template. Text and numbers are escaped, lists are joined, and missing values are left out. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

/** Makes markup from a template and escapes its values, whatever their source. */
export function html(template: TemplateStringsArray, ...parts: HtmlPart[]): Html {
    return new Html(template.reduce((text, piece, index) => text + rendered(parts[index - 1]) + piece));
}

function rendered(part: HtmlPart): string {
    if (part === undefined || part === false) {
        return "";
    }
    if (part instanceof Html) {
        return part.text;
    }
    return typeof part === "object" ? part.map(rendered).join("") : escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/**
 * Escapes text. Control characters become visible: one that changes the direction of text would let a name rearrange
 * the page.
 */
function escaped(text: string): string {
    return text
        .replaceAll(/[&<>"']/g, (character) => entities[character])
        .replaceAll(
            /[\u0000-\u001F\u007F-\u009F\u00AD\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF]/g,
            (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
        );
}
