// `npm start`, `npm run destroy` and `npm run pulumi -- …`: prepares the clone, then goes on in TypeScript.
// Plain JavaScript on Node's own modules, since nothing else is there yet.
"use strict";

const { prepare, SetUpError } = require("./prepare.cjs");

const say = (line) => console.log(line);

async function main([command = "up", ...args]) {
    prepare(say);
    require("ts-node/register/transpile-only");
    const { deploy } = require("./start/deploy.ts");
    process.exitCode = await deploy(command, args, { say });
}

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
