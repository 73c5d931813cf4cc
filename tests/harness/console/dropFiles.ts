import type { Locator } from "playwright-core";

/**
 * Drops files and folders of this machine on an element, as a person drags them from a file manager: the browser gets
 * their paths, and the page real files and folders.
 */
export async function dropFiles(target: Locator, paths: readonly string[]): Promise<void> {
    const { x, y, width, height } = (await target.boundingBox())!;
    const devTools = await target.page().context().newCDPSession(target.page());
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
        await devTools.send("Input.dispatchDragEvent", {
            type,
            x: x + width / 2,
            y: y + height / 2,
            data: { items: [], files: [...paths], dragOperationsMask: 1 },
        });
    }
    await devTools.detach();
}
