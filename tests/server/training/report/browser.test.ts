import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { renderReport } from "../../../../server/training/report/renderReport";
import { startChromium } from "../../../harness/parts/chromium";
import { exampleReport, hostileName } from "./exampleReport";

describe("the report in a browser", function () {
    this.timeout(120_000);
    let folder: string;
    let browser: Browser;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "report-"));
        await writeFile(join(folder, "report.html"), renderReport(await exampleReport()));
        const hostile = await exampleReport({ names: () => hostileName });
        await writeFile(join(folder, "hostile.html"), renderReport(hostile));
        const long = await exampleReport({ names: (index) => `s3://boards/${"unbroken".repeat(100)}${index}.jpg` });
        await writeFile(
            join(folder, "long.html"),
            renderReport({ ...long, model: { ...long.model, projectName: "boards_".repeat(36) } }),
        );
        browser = await startChromium();
    });
    after(async () => {
        await browser?.close();
        await rm(folder, { recursive: true, force: true });
    });

    async function open(
        name: string,
        options: { width: number; colorScheme?: "light" | "dark" },
    ): Promise<{ page: Page; trouble: string[] }> {
        const page = await browser.newPage({
            viewport: { width: options.width, height: 900 },
            colorScheme: options.colorScheme ?? "light",
        });
        const trouble: string[] = [];
        page.on("console", (message) => trouble.push(message.text()));
        page.on("pageerror", (error) => trouble.push(error.message));
        page.on("dialog", (dialog) => {
            trouble.push(dialog.message());
            void dialog.dismiss();
        });
        page.on("request", (request) => {
            if (!/^(file|data):/.test(request.url())) {
                trouble.push(request.url());
            }
        });
        await page.goto(pathToFileURL(join(folder, name)).href);
        return { page, trouble };
    }

    for (const width of [1280, 390]) {
        for (const colorScheme of ["light", "dark"] as const) {
            it(`fits ${width} pixels in ${colorScheme}, shows all its pictures, and can be read`, async () => {
                const { page, trouble } = await open("report.html", { width, colorScheme });
                const seen = await page.evaluate<Measured>(measurePage);
                assert.ok(seen.scrollWidth <= width, `it is ${seen.scrollWidth} pixels wide`);
                assert.ok(seen.pictures.length > 0 && seen.pictures.every((wide) => wide > 0));
                assert.deepEqual(seen.lowContrast, []);
                assert.deepEqual(seen.smallCharts, []);
                assert.deepEqual(seen.cutTables, []);
                assert.deepEqual(trouble, []);
                await page.close();
            });
        }
    }

    it("fits a phone with the longest names", async () => {
        const { page, trouble } = await open("long.html", { width: 390 });
        const { scrollWidth, cutTables } = await page.evaluate<Measured>(measurePage);
        assert.deepEqual({ scrollWidth, cutTables, trouble }, { scrollWidth: 390, cutTables: [], trouble: [] });
        await page.close();
    });

    it("runs nothing of what names say", async () => {
        const { page, trouble } = await open("hostile.html", { width: 1280 });
        assert.ok((await page.locator("code").first().innerText()).includes("<script>alert(1)</script>"));
        assert.deepEqual(trouble, []);
        await page.close();
    });

    it("unfolds the numbers behind a chart by the keyboard", async () => {
        const { page } = await open("report.html", { width: 1280 });
        const details = page.locator("figure details").first();
        assert.equal(await details.locator("table").isVisible(), false);
        await details.locator("summary").focus();
        await page.keyboard.press("Enter");
        assert.equal(await details.locator("table").isVisible(), true);
        await page.close();
    });

    it("prints on some pages", async () => {
        const { page } = await open("report.html", { width: 1280 });
        const pdf = (
            await page.pdf({ format: "A4", margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } })
        ).toString("latin1");
        const pages = pdf.match(/\/Type \/Page\b/g)!.length;
        assert.ok(pages >= 3 && pages <= 30, `${pages} pages`);
        await page.close();
    });
});

interface Measured {
    scrollWidth: number;
    /** Widths of the pictures; 0 of one that can't be shown. */
    pictures: number[];
    lowContrast: string[];
    smallCharts: number[];
    /** Headings of tables that one must scroll sideways. */
    cutTables: string[];
}

/** Runs in the page. Text whose contrast with what is behind it is below 4.5 is hard to read. */
const measurePage = `(() => {
    const rgb = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
    const channel = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const ground = (element) => {
        for (let each = element; each; each = each.parentElement) {
            const color = rgb(getComputedStyle(each).backgroundColor);
            if (color.length === 3 || color[3] === 1) return color;
        }
        return rgb(getComputedStyle(document.body).backgroundColor);
    };
    const lowContrast = [];
    for (const element of document.querySelectorAll("p, li, td, th, dt, dd, figcaption, h1, h2, h3, summary, code, .key, .taken, svg text")) {
        if (!element.textContent.trim() || element.closest(".hidden")) continue;
        const style = getComputedStyle(element);
        const [ink, paper] = [light(rgb(element.closest("svg") ? style.fill : style.color)), light(ground(element))];
        const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        if (contrast < 4.5) lowContrast.push(element.tagName + " " + element.className + ": " + contrast.toFixed(2));
    }
    return {
        scrollWidth: document.documentElement.scrollWidth,
        pictures: [...document.images].map((image) => image.naturalWidth),
        lowContrast: [...new Set(lowContrast)],
        smallCharts: [...document.querySelectorAll("svg")].map((chart) => chart.getBoundingClientRect().width).filter((width) => width < 300),
        cutTables: [...document.querySelectorAll("section > .scroll")].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.innerText.slice(0, 60)),
    };
})()`;
