import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// Few rules: those that the sources live by, and that neither the compiler nor Prettier sees.
export default defineConfig(
    globalIgnores([
        "**/node_modules/",
        "bin/",
        "server/dist/",
        ".lookoutvision/",
        "examples/",
        "tests/fixtures/states/",
        "tools/mutation/.stryker-tmp/",
    ]),
    {
        files: ["**/*.ts", "**/*.tsx"],
        plugins: { "@typescript-eslint": tseslint.plugin },
        languageOptions: {
            parser: tseslint.parser,
            parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "@typescript-eslint/await-thenable": "error",
            "@typescript-eslint/consistent-type-imports": [
                "error",
                { fixStyle: "separate-type-imports", disallowTypeAnnotations: false },
            ],
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/no-floating-promises": [
                "error",
                { allowForKnownSafeCalls: [{ from: "package", name: ["describe", "it", "test"], package: "mocha" }] },
            ],
            "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { properties: false } }],
            "@typescript-eslint/no-unnecessary-type-assertion": "error",
            "@typescript-eslint/only-throw-error": ["error", { allowThrowingUnknown: true }],
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            // TypeScript 3.8, which Pulumi brings for programs that have none, reads no `type` inside the braces.
            "no-restricted-syntax": [
                "error",
                ...["ImportSpecifier[importKind='type']", "ExportSpecifier[exportKind='type']"].map((selector) => ({
                    selector,
                    message: "Write a statement of its own: import type { … } or export type { … }.",
                })),
            ],
            "no-restricted-properties": [
                "error",
                { object: "it", property: "only" },
                { object: "describe", property: "only" },
                { object: "it", property: "skip" },
                { object: "describe", property: "skip" },
            ],
            "no-duplicate-imports": ["error", { allowSeparateTypeImports: true }],
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
            eqeqeq: "error",
        },
    },
    {
        // Tests read answers of Python and of other programs as they come, and hand async functions to real servers.
        files: ["tests/**/*.ts", "benchmarks/**/*.ts"],
        rules: {
            "@typescript-eslint/no-explicit-any": "off",
            "@typescript-eslint/no-misused-promises": "off",
            "@typescript-eslint/await-thenable": "off",
        },
    },
);
