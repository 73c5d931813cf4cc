import type { BrowserContext } from "playwright-core";

/** What Chromium itself logs of a call that got no answer or a refusal. The page deals with it. */
const unansweredCall = /^Failed to load resource: (net::ERR_|the server responded with a status of)/;

/**
 * Reports what no page may do: log an error, throw one, or break its content security policy.
 *
 * @param report - is told each fault with the address where it happened.
 */
export async function watchFaults(context: BrowserContext, report: (fault: string) => void): Promise<void> {
    await context.exposeBinding("reportViolation", ({ page }, violation: string) =>
        report(`${page.url()}: the content security policy forbids ${violation}`),
    );
    await context.addInitScript({ content: `(${tellViolations.toString()})()` });
    context.on("weberror", (event) => report(`${event.page()?.url()}: ${event.error().stack}`));
    context.on("console", (message) => {
        const { url } = message.location();
        const isOwnFile = url.includes("/console/assets/");
        if (message.type() === "error" && (isOwnFile || !unansweredCall.test(message.text()))) {
            report(`${message.page()?.url()}: ${message.text()} (${url})`);
        }
    });
}

/** Runs in the page. */
function tellViolations(): void {
    const page = globalThis as unknown as {
        addEventListener(type: string, listener: (event: Record<string, string>) => void): void;
        reportViolation(violation: string): void;
    };
    page.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) =>
        page.reportViolation(`${effectiveDirective} ${blockedURI} (${sourceFile})`),
    );
}
