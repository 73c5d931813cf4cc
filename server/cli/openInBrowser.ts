import { spawn } from "node:child_process";

/** Time after which an opener that still runs has opened its page, in milliseconds. */
const openedMs = 3000;

/**
 * Opens an address in the browser of the person at this terminal.
 *
 * @returns false if there is no browser, or it could not be opened.
 */
export async function openInBrowser(
    address: string,
    platform: NodeJS.Platform = process.platform,
    environment: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
    const opener = openerOf(platform, environment);
    if (opener === undefined) {
        return false;
    }
    return new Promise((resolve) => {
        const child = spawn(opener.command, [...opener.arguments, address], {
            stdio: "ignore",
            detached: true,
            windowsHide: true,
            env: environment,
        });
        const timer = setTimeout(() => resolve(true), openedMs);
        const answer = (isOpen: boolean) => {
            clearTimeout(timer);
            resolve(isOpen);
        };
        child.once("error", () => answer(false));
        child.once("exit", (code) => answer(code === 0));
        child.unref();
    });
}

/** Program of the platform that opens an address. Undefined: nobody sits at a screen of this machine. */
function openerOf(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv) {
    switch (platform) {
        case "darwin":
            return { command: "open", arguments: [] };
        case "win32":
            return { command: "rundll32", arguments: ["url.dll,FileProtocolHandler"] };
        default:
            return environment.BROWSER || environment.DISPLAY || environment.WAYLAND_DISPLAY
                ? { command: "xdg-open", arguments: [] }
                : undefined;
    }
}
