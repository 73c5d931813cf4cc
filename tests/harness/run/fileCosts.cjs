// What each file of tests takes: written by mocha's processes, summed up by the reporter.
"use strict";

const { appendFileSync, existsSync, readFileSync } = require("node:fs");
const { relative } = require("node:path");

/** File to which a line of JSON is added for each file of tests. Undefined: nothing is measured. */
const costs = existsSync("/proc/self/stat") ? process.env.LOOKOUTVISION_TEST_COSTS : undefined;

/** Processor time of this process and of its children that have ended, in seconds. */
function processorTime() {
    // After the program's name, which may have blanks: utime, stime, cutime and cstime in hundredths of a second.
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ").pop().split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
}

// A process runs one file after another. What it takes to load a file counts too.
let last = 0;

exports.mochaHooks =
    costs === undefined
        ? {}
        : {
              afterAll() {
                  const file = this.test.parent.suites[0]?.file ?? "?";
                  const now = processorTime();
                  appendFileSync(
                      costs,
                      `${JSON.stringify({ file: relative(process.cwd(), file), seconds: now - last })}\n`,
                  );
                  last = now;
              },
          };

/** Lines that name the files of tests that take most. @param count - the most of them. */
exports.dearestFiles = (count) => {
    if (costs === undefined || !existsSync(costs)) {
        return [];
    }
    const files = readFileSync(costs, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    const total = files.reduce((sum, { seconds }) => sum + seconds, 0);
    const dearest = files.sort((a, b) => b.seconds - a.seconds).slice(0, count);
    return [
        `Processor time: ${total.toFixed(0)} s. The files that take most of it, in seconds:`,
        ...dearest.map(({ file, seconds }) => `${seconds.toFixed(0).padStart(6)}  ${file}`),
    ];
};
