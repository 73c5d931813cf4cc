// Mutation testing: `npm run mutation`. Changes each of the files below in a small way, and looks whether a test fails.

/** What decides without doing anything, and the tests that should notice when it decides otherwise. */
const deciders = [
    "providers/*/{check,diff}.ts",
    "providers/arguments/{argumentRules,changedArguments,clientToken,duration,sharedRules}.ts",
    "providers/model/{qualityGate,sensitiveTo}.ts",
    "server/hosting/{planUnits,scaleUnits}.ts",
    "server/detector/{split,metrics}.ts",
    "server/operatingPoint/{chooseThreshold,fitSlope}.ts",
];

export default {
    mutate: deciders,
    testRunner: "mocha",
    plugins: ["@stryker-mutator/mocha-runner"],
    coverageAnalysis: "perTest",
    mochaOptions: {
        "no-config": true,
        require: ["./tests/harness/run/registerTypeScript.cjs"],
        spec: [
            "tests/providers/*/check.test.ts",
            "tests/providers/*/diff.test.ts",
            "tests/providers/*/checkAndDiff.test.ts",
            "tests/providers/dataset/declaredDatasets.test.ts",
            "tests/providers/model/engine.test.ts",
            "tests/providers/model/operatingPoint.test.ts",
            "tests/providers/model/qualityGate.test.ts",
            "tests/providers/model/sensitiveTo.test.ts",
            "tests/providers/arguments/*.test.ts",
            "tests/server/hosting/planUnits.test.ts",
            "tests/server/hosting/scaleUnits.test.ts",
            "tests/server/detector/split.test.ts",
            "tests/server/detector/metrics.test.ts",
            "tests/server/training/guessing.test.ts",
            "tests/server/operatingPoint/chooseThreshold.test.ts",
        ],
    },
    ignorePatterns: ["/.git", "/docs", "/examples", "/console", "/server/dist", "/bin", "/samplePictures", "/deploy"],
    reporters: ["clear-text", "json"],
    clearTextReporter: { logTests: false, reportScoreTable: true, allowColor: false, allowEmojis: false },
    jsonReporter: { fileName: "tools/mutation/report.json" },
    tempDirName: "tools/mutation/.stryker-tmp",
    concurrency: 2,
    thresholds: { high: 90, low: 85, break: 85 },
};
