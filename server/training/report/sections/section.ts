import { html } from "../html";
import type { Html, HtmlPart } from "../html";

/** Makes a part of the page with a heading. */
export function section(id: string, heading: string, ...content: HtmlPart[]): Html {
    return html`<section aria-labelledby="${id}">
        <h2 id="${id}">${heading}</h2>
        ${content}
    </section>`;
}

/** Makes a figure: a chart, its meaning, and its numbers, which can be unfolded. */
export function chartFigure(heading: string, chart: Html, meaning: HtmlPart, numbers: Html): Html {
    return html`<figure>
        <h3>${heading}</h3>
        ${chart}
        <figcaption>${meaning}</figcaption>
        <details>
            <summary>Numbers</summary>
            ${numbers}
        </details>
    </figure>`;
}

/**
 * Makes a table.
 *
 * @param columns - headings. A heading that begins with `#` is for numbers, which are aligned to the right.
 */
export function table(columns: readonly string[], rows: readonly (readonly HtmlPart[])[], caption?: string): Html {
    const kind = (index: number) => (columns[index].startsWith("#") ? html` class="number"` : undefined);
    return html`<div class="scroll">
        <table>
            ${
                caption !== undefined &&
                html`<caption>
                    ${caption}
                </caption>`
            }
            <thead>
                <tr>
                    ${columns.map((column, index) => html`<th scope="col" ${kind(index)}>${column.replace(/^#/, "")}</th>`)}
                </tr>
            </thead>
            <tbody>
                ${rows.map(
                    (row) =>
                        html`<tr>
                            ${row.map((cell, index) => html`<td${kind(index)}>${cell}</td>`)}
                        </tr> `,
                )}
            </tbody>
        </table>
    </div>`;
}

/** Renders the first items of a list and the number of the others. This limits the length of the page. */
export function firstOf<T>(items: readonly T[], most: number, render: (item: T) => HtmlPart, noun: string): HtmlPart {
    const more = items.length - most;
    return [items.slice(0, most).map(render), more > 0 && html`<li class="more">and ${more} more ${noun}</li>`];
}

/** Renders the name of a picture. A very long one is cut in the middle. */
export function pictureName(sourceRef: string): Html {
    const longest = 200;
    const characters = [...sourceRef];
    const part = (from: number, to?: number) => characters.slice(from, to).join("");
    const shown = characters.length <= longest ? sourceRef : `${part(0, longest / 2)} … ${part(-longest / 2)}`;
    return html`<code>${shown}</code>`;
}
