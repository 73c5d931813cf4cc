import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createCompressedOnce } from "./compressedOnce";
import { pageFolder } from "./pageFolder";

/**
 * Headers of everything below `/console/`. The page loads nothing from elsewhere, runs no script but its own, and is
 * shown in no other page.
 */
export const pageHeaders = {
    "content-security-policy": [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        // For a model's report, which has a stricter policy of its own.
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** Cache rules: names in `assets/` have a hash of the content, all others stay the same from release to release. */
const cached = { hashed: "public, max-age=31536000, immutable", checked: "no-cache", never: "no-store" };

/** Page without a script, for a service whose page isn't compiled. */
const notCompiled = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The console isn't compiled</title>
<h1>The console isn't compiled</h1>
<p>This service runs from source code, and its page was not compiled yet.</p>
<p>Run this in the folder of the source code, then load this page again:</p>
<pre>npm install
npm run build</pre>
<p>The published package lookoutvision has the compiled page.</p>
</html>
`;

/**
 * Serves the compiled page below the prefix of a server's context, `/console`. The page's own addresses, such as
 * `/console/projects/boards`, all give the same page.
 */
export async function servePage(server: FastifyInstance, folder = pageFolder): Promise<void> {
    const index = join(folder, "index.html");
    await server.register(fastifyStatic, {
        root: folder,
        serve: false,
        preCompressed: true,
        cacheControl: false,
        dotfiles: "ignore",
    });
    const compressedOnce = createCompressedOnce();
    const sendPage = (reply: FastifyReply) => {
        reply.headers({ ...pageHeaders, "cache-control": cached.checked });
        return existsSync(index)
            ? reply.sendFile("index.html")
            : reply.code(503).header("cache-control", cached.never).type("text/html; charset=utf-8").send(notCompiled);
    };
    server.setNotFoundHandler((request, reply) =>
        isFile(request) || !existsSync(index)
            ? reply
                  .code(404)
                  .headers({ ...pageHeaders, "cache-control": cached.never })
                  .type("text/plain; charset=utf-8")
                  .send("The console has no such file. Load the page again: the service may have been updated.\n")
            : sendPage(reply),
    );
    server.route({
        method: ["GET", "HEAD"],
        url: "/*",
        handler: async (request, reply) => {
            const path = (request.params as { "*": string })["*"];
            if (path === "" || path === "index.html" || !isFile(request)) {
                return sendPage(reply);
            }
            if (!isHashedName(path)) {
                return reply.headers({ ...pageHeaders, "cache-control": cached.checked }).sendFile(path);
            }
            reply.headers({ ...pageHeaders, "cache-control": cached.hashed, vary: "accept-encoding" });
            const file = join(folder, path);
            const takesBrotli = /\bbr\b/.test(String(request.headers["accept-encoding"]));
            const bytes = takesBrotli && !existsSync(`${file}.br`) ? await compressedOnce(file) : undefined;
            return bytes === undefined
                ? reply.sendFile(path)
                : reply.header("content-encoding", "br").type(typeOf(path)).send(bytes);
        },
    });
}

/** Tells whether a name has a hash of its content, as the compiler of the page writes them: no path leads out of it. */
function isHashedName(path: string): boolean {
    return /^assets\/[\w-][\w.-]*$/.test(path);
}

function typeOf(path: string): string {
    return (
        { js: "text/javascript", css: "text/css", svg: "image/svg+xml" }[extname(path).slice(1)] ?? "application/json"
    );
}

/** Tells whether a request is for a file, and not for an address of the page. Those may end in a picture's name. */
function isFile({ params }: FastifyRequest): boolean {
    const path = (params as { "*"?: string })["*"] ?? "";
    return path.startsWith("assets/") || /^[^/]+\.[A-Za-z0-9]+$/.test(path);
}
