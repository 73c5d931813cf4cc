import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as installedTypeScript from "typescript";
import { lastLines, runCommand } from "../tools/runCommand";
import { repository } from "./harness/engine/engine";

type TypeScript = typeof installedTypeScript;

/** The compiler that Pulumi brings for programs that have none: TypeScript 3.8.3. */
const vendoredTypeScript = require("@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js") as TypeScript;

/** What `pulumi new typescript` writes, and what Pulumi sets where there is no tsconfig.json. */
const template = {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
};
const withoutTsconfig = { target: "es2020", module: "commonjs", moduleResolution: "node" };

const settings: { title: string; compiler: TypeScript; options: object; type?: "module" }[] = [
    { title: "Pulumi's own TypeScript and template", compiler: vendoredTypeScript, options: template },
    { title: "Pulumi's own TypeScript without tsconfig.json", compiler: vendoredTypeScript, options: withoutTsconfig },
    { title: "Pulumi's template", compiler: installedTypeScript, options: template },
    { title: "node16", compiler: installedTypeScript, options: { module: "node16", moduleResolution: "node16" } },
    { title: "nodenext", compiler: installedTypeScript, options: { module: "nodenext", moduleResolution: "nodenext" } },
    {
        title: "nodenext and ECMAScript modules",
        compiler: installedTypeScript,
        options: { module: "nodenext", moduleResolution: "nodenext", verbatimModuleSyntax: true },
        type: "module",
    },
    { title: "bundler", compiler: installedTypeScript, options: { module: "esnext", moduleResolution: "bundler" } },
];

/** README's smallest program, under the settings that projects have, with the package as npm packs it. */
describe("A program in a project with", function () {
    this.timeout(120_000);
    let folder: string;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-ordinary-"));
        const packages = join(folder, "node_modules");
        await mkdir(join(packages, "pulumi-lookoutvision"), { recursive: true });
        await symlink(join(repository, "node_modules", "@pulumi"), join(packages, "@pulumi"));
        await mustRun("npm", ["pack", "--silent", "--pack-destination", folder], repository);
        const { version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as { version: string };
        const tarball = join(folder, `pulumi-lookoutvision-${version}.tgz`);
        await mustRun("tar", ["-xzf", tarball, "--strip-components=1", "-C", join(packages, "pulumi-lookoutvision")]);

        const readme = await readFile(join(repository, "README.md"), "utf8");
        await writeFile(join(folder, "right.ts"), /```ts\n([^]*?)```/.exec(readme)![1]);
        await writeFile(
            join(folder, "wrong.ts"),
            'import { LookoutVisionProject } from "pulumi-lookoutvision";\nexport const project = new LookoutVisionProject("boards", { projectNam: "boards" });\n',
        );
    });
    after(() => rm(folder, { recursive: true, force: true }));

    for (const { title, compiler, options, type } of settings) {
        it(`${title} knows the package's types`, async () => {
            await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type }));
            const parsed = compiler.convertCompilerOptionsFromJson({ strict: true, ...options, types: [] }, folder);
            assert.deepEqual(parsed.errors, []);
            const program = compiler.createProgram([join(folder, "right.ts"), join(folder, "wrong.ts")], {
                ...parsed.options,
                noEmit: true,
            });
            const problems = (belongs: (file: string) => boolean) =>
                program
                    .getSourceFiles()
                    .filter(({ fileName }) => belongs(fileName))
                    .flatMap((file) => [
                        ...program.getSyntacticDiagnostics(file),
                        ...program.getSemanticDiagnostics(file),
                    ])
                    .map(
                        ({ file, code, messageText }) =>
                            `${file?.fileName} TS${code} ${compiler.flattenDiagnosticMessageText(messageText, " ")}`,
                    );
            const ours = program
                .getSourceFiles()
                .filter(({ fileName }) => fileName.includes("/pulumi-lookoutvision/bin/"));
            assert.ok(ours.length > 5, `${ours.length} files of types were found`);
            assert.deepEqual(
                problems((file) => file.endsWith("right.ts") || file.includes("/pulumi-lookoutvision/")),
                [],
            );
            const [wrong = "", ...more] = problems((file) => file.endsWith("wrong.ts"));
            assert.match(wrong, /TS(2345|2561) .*'?projectNam/);
            assert.deepEqual(more, []);
        });
    }
});

async function mustRun(command: string, args: readonly string[], cwd?: string): Promise<void> {
    const result = await runCommand(command, args, { cwd, timeoutMs: 60_000 });
    assert.equal(result.code, 0, lastLines(result, 10));
}
