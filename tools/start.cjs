// `npm start`, `npm run destroy` and `npm run pulumi -- …`: prepares the clone, then goes on in TypeScript.
// Plain JavaScript on Node's own modules, since nothing else is there yet.
"use strict";

const { keepTalking } = require("./patience.cjs");
const { prepare, SetUpError } = require("./prepare.cjs");

/** That of SIGPIPE, in a shell. */
const outputGoneExitCode = 141;

const { say, pause, resume } = keepTalking((line) => console.log(line));

async function main([command = "up", ...args]) {
    await prepare(say, "start");
    require("ts-node/register/transpile-only");
    const { deploy } = require("./start/deploy.ts");
    const code = await deploy(command, args, { say, pause, resume });
    process.exitCode ||= code;
}

// Nobody reads the output any more, as in `npm start | head`: Node would end with a stack trace. Where Pulumi runs, it
// is to end in good order first; its command listens then, too.
process.stderr.on("error", () => undefined);
process.stdout.on("error", () => {
    if (process.stdout.listenerCount("error") === 1) {
        process.exit(outputGoneExitCode);
    }
    process.exitCode = outputGoneExitCode;
});

process.chdir(require("node:path").resolve(__dirname, ".."));
main(process.argv.slice(2)).catch((error) => {
    // What is wrong is in the message; where in our code it was noticed helps only who works on it.
    const expected = error instanceof SetUpError || error.name === "VisibleError";
    const traced = Boolean(process.env.LOOKOUTVISION_DEBUG);
    console.error(traced ? error : error.message);
    if (!expected && !traced) {
        console.error("This should not happen. LOOKOUTVISION_DEBUG=1 shows where it did.");
    }
    process.exitCode = 1;
});
