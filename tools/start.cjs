// `npm start`, `npm run destroy` and `npm run pulumi -- …`: prepares the clone, then goes on in TypeScript. It is plain
// JavaScript on Node's own modules, because nothing else is installed yet.
"use strict";

const { keepTalking } = require("./patience.cjs");
const { compileToRun, installPackages, makePage, SetUpError } = require("./prepare.cjs");

/** Exit code for SIGPIPE in a shell. */
const outputGoneExitCode = 141;

const { say, pause, resume } = keepTalking((line) => console.log(line));

async function main([command = "up", ...args]) {
    await installPackages(say, "start");
    require("ts-node/register/transpile-only");
    const compiled = compileToRun(say);
    // The page is made beside the training: it is wanted only when there is something to see.
    let isPageComing = command === "up";
    const page = isPageComing
        ? makePage(say, compiled)
              .catch((error) => error)
              .finally(() => (isPageComing = false))
        : undefined;
    await Promise.all([compiled, command === "up" ? require("./start/drawPictures.ts").drawPictures(say) : undefined]);
    const { deploy } = require("./start/deploy.ts");
    const code = await deploy(command, args, { say, pause, resume });
    process.exitCode ||= code;
    if (isPageComing) {
        say("\nMaking the page that the console shows; it isn't done yet …");
    }
    const failure = await page;
    // After Ctrl-C, for instance, its reason is known already; and the next time makes the page.
    if (failure !== undefined && code === 0) {
        console.error(failure.message);
        process.exitCode ||= 1;
    }
}

// Handles output that nobody reads any more, as in `npm start | head`. Node would end with a stack trace. While Pulumi
// runs, Pulumi must first end in good order; its command listens then, too.
process.stderr.on("error", () => undefined);
process.stdout.on("error", () => {
    if (process.stdout.listenerCount("error") === 1) {
        process.exit(outputGoneExitCode);
    }
    process.exitCode = outputGoneExitCode;
});

process.chdir(require("node:path").resolve(__dirname, ".."));
main(process.argv.slice(2)).catch((error) => {
    // The message says what is wrong. A stack trace helps only developers of this code.
    const expected = error instanceof SetUpError || error.name === "VisibleError";
    const traced = Boolean(process.env.LOOKOUTVISION_DEBUG);
    console.error(traced ? error : error.message);
    if (!expected && !traced) {
        console.error("This should not happen. LOOKOUTVISION_DEBUG=1 shows where it did.");
    }
    process.exitCode = 1;
});
