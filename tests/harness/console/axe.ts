import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Looks at a page with axe-core, as it stands. @returns each finding with the elements it is about. */
export async function axeFindings(page: Page): Promise<string[]> {
    if (!(await page.evaluate(() => "axe" in globalThis))) {
        await page.evaluate(source);
    }
    return page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }> };
        };
        const { violations } = await axe.run();
        return violations.map(
            ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 300)).join(" | ")}`,
        );
    });
}
