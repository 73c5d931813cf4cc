import type { Page } from "playwright-core";

/** Lets the next request to an address reach the service, and the page never have its answer. */
export async function loseAnswer(page: Page, address: string): Promise<void> {
    await page.route(
        address,
        async (route) => {
            await route.fetch();
            await route.abort();
        },
        { times: 1 },
    );
}
