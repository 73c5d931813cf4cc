// Mocha's reporter "spec", with the dearest files and a plain line at the end for readers who need only the result.
"use strict";

const { reporters, Runner } = require("mocha");
const { dearestFiles } = require("./fileCosts.cjs");

module.exports = class ClosingLine extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const { passes, failures, pending } = this.stats;
            process.on("exit", () => {
                dearestFiles(20).forEach((line) => console.log(line));
                console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
            });
        });
    }
};
