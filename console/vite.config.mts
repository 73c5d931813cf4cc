import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Loads a file of the compiled service. */
const loadOfService = <Exports,>(path: string): Exports =>
    createRequire(import.meta.url)(folder(`../server/dist/${path}`)) as Exports;

/**
 * Gives the page the service's operations as data: method, path, and the place of each member of a request. They come
 * from the service's own compiled registry, so the page can't differ from it.
 */
function operationsOfService(): Plugin {
    const id = "virtual:operations";
    return {
        name: "operations-of-service",
        resolveId: (source) => (source === id ? `\0${id}` : undefined),
        load(source) {
            if (source !== `\0${id}`) {
                return undefined;
            }
            type Operations = Record<string, { method: string; path: string; input: object }>;
            const { operations, ownOperations } =
                loadOfService<Record<"operations" | "ownOperations", Operations>>("api/operations.js");
            const entries = Object.entries({ ...operations, ...ownOperations }).map(([name, operation]) => {
                const { method, path, input } = operation;
                return [name, { method, path, input }];
            });
            return `export const operations = ${JSON.stringify(Object.fromEntries(entries))};`;
        },
    };
}

/**
 * Writes the fonts that Cloudscape has as text inside its styles into files of their own: a browser loads just those
 * that a page needs, after the page stands.
 */
function fontsAsFiles(): Plugin {
    return {
        name: "fonts-as-files",
        generateBundle(_options, bundle) {
            for (const file of Object.values(bundle)) {
                if (file.type === "asset" && file.fileName.endsWith(".css")) {
                    file.source = String(file.source).replaceAll(
                        /url\(["']?data:font\/woff2;base64,([A-Za-z0-9+/=]+)["']?\)/g,
                        (_url, content: string) => {
                            const source = Buffer.from(content, "base64");
                            const reference = this.emitFile({ type: "asset", name: "OpenSans.woff2", source });
                            return `url(/console/${this.getFileName(reference)})`;
                        },
                    );
                }
            }
        },
    };
}

export default defineConfig({
    root: folder("."),
    base: "/console/",
    plugins: [operationsOfService(), fontsAsFiles()],
    esbuild: { jsx: "automatic" },
    build: {
        outDir: loadOfService<{ pageFolder: string }>("console/pageFolder.js").pageFolder,
        emptyOutDir: true,
        // Files inlined as data: URLs would need more than the content security policy allows.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 1500,
        reportCompressedSize: false,
        rollupOptions: {
            onwarn: (warning, warn) => {
                // Marks for servers that render pages. This one is rendered in the browser only.
                if (warning.code !== "MODULE_LEVEL_DIRECTIVE") {
                    warn(warning);
                }
            },
        },
    },
    // `npx vite console` beside a running service: pages come from Vite, calls go to the service.
    server: {
        proxy: Object.fromEntries(
            ["/2020-11-20", "/lookoutvision", "/console/session", "/console/sign-in"].map((path) => [
                path,
                process.env.LOOKOUTVISION_URL ?? "http://127.0.0.1:8080",
            ]),
        ),
    },
});
