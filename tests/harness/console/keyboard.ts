import type { Locator } from "playwright-core";

/** Most presses of the Tab key until an element must have the focus. */
const mostTabs = 80;

/** Goes to an element by the Tab key alone. @throws Error when it can't be reached. */
export async function tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    const page = target.page();
    for (let presses = 0; presses < mostTabs; presses++) {
        if (await target.evaluate((element) => element.matches(":focus"))) {
            return;
        }
        await page.keyboard.press("Tab");
    }
    throw new Error(`The Tab key doesn't reach ${target.toString()}`);
}

/** Goes to an element by the Tab key alone, and presses a key there. Default: Enter. */
export async function pressAt(target: Locator, key = "Enter"): Promise<void> {
    await tabTo(target);
    await target.page().keyboard.press(key);
}
