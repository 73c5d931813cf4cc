import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bookkeepingChanged } from "../../../providers/arguments/changedArguments";
import type { CommonInputs } from "../../../providers/host/contract";
import { packageInstaller } from "../../../providers/service/packageInstaller";
import { typeToken, stubText } from "../../../providers/host/stub";
import { runCommand } from "../../../tools/runCommand";
import { repository } from "../../harness/engine/engine";

describe("the stub in the state", () => {
    it("is this text, to the letter: a change of it is an update of every resource of every user", () => {
        assert.equal(
            stubText("Model"),
            `exports.handler=()=>{const f=require("fs"),{dirname:u}=require("path"),n="pulumi-lookoutvision",h=process.cwd(),q=[h];let e,o;` +
                `try{for(const d of q){const r=require("module").createRequire(d+"/_.js");let t,m={},b=d;` +
                `try{t=r.resolve(n+"/provider")}catch(x){e=e||x}if(t)return r(t).handlersOf("Model");` +
                `do{try{m=JSON.parse(f.readFileSync(b+"/package.json"));break}catch{}}while(b!=(b=u(b)));` +
                `m={...m.devDependencies,...m.dependencies};o=o||m;` +
                `for(const k in m)for(const a of r.resolve.paths(k)||[])try{const g=f.realpathSync(a+"/"+k);q.includes(g)||q.push(g);break}catch{}` +
                `}throw e}catch(x){` +
                `let b=h,l;try{while(!(l=/\\b(pnpm|yarn|bun|package)(?=-lock\\.|\\.lock)/.exec(f.readdirSync(b)))&&b!=(b=u(b)));}catch{}` +
                `const i=l&&l[0]!="package"?l[0]:"npm";` +
                `throw Object.assign(new Error("The package "+n+" can't be loaded in "+h+". Run \\""+i+(q.length<2||o[n]?" install":" add "+n)+` +
                `"\\" there and try again. ("+String(x.message).split("\\n")[0]+")"),{stack:""})}}`,
        );
    });

    it("differs between kinds by the kind's name only", () => {
        assert.equal(stubText("Dataset"), stubText("Model").replace(`"Model"`, `"Dataset"`));
    });

    it("goes with type tokens that are in every user's state", () => {
        assert.deepEqual(
            (["Project", "Dataset", "Model", "LocalBucket", "StackIdentity"] as const).map(typeToken),
            ["Project", "Dataset", "Model", "LocalBucket", "StackIdentity"].map(
                (kind) => `pulumi-nodejs:dynamic/lookoutvision:${kind}`,
            ),
        );
    });

    it("evaluates to the handlers, with all that the host calls", () => {
        const module: { handler?: () => Record<string, unknown> } = {};
        new Function("exports", "require", stubText("Project"))(module, require);
        const methods = module.handler!();
        for (const method of ["configure", "check", "diff", "create", "read", "update", "delete"]) {
            assert.equal(typeof methods[method], "function", method);
        }
    });
});

describe("the stub of an earlier release", () => {
    const folder = process.cwd();
    afterEach(() => process.chdir(folder));
    const { resources } = JSON.parse(
        readFileSync(join(repository, "tests/fixtures/states/0.1.0/state.json"), "utf8"),
    ).deployment;
    const earlier = resources.find(({ type }: { type: string }) => type === typeToken("Model")).outputs.__provider;
    const changed = (__provider: string) =>
        bookkeepingChanged({ __provider } as CommonInputs, { __provider: stubText("Model") } as CommonInputs);

    it("is left in the state where it loads the package", () => {
        process.chdir(repository);
        assert.equal(changed(earlier), false);
        assert.equal(changed(stubText("Model")), false);
        assert.equal(changed(`${earlier} `), true);
    });

    it("is replaced where it doesn't, since destroy would run it", () => {
        process.chdir(tmpdir());
        assert.equal(changed(earlier), true);
    });
});

/** Files by their path; what starts with "-> " is a link to the path that follows. */
type Tree = Record<string, string>;

const needs = (...names: string[]) => JSON.stringify({ dependencies: Object.fromEntries(names.map((n) => [n, "1"])) });
/** A package of our name that says which copy of it was loaded. */
const ours = (at: string, copy = "found"): Tree => ({
    [`${at}/package.json`]: '{ "exports": { "./provider": "./provider.js" } }',
    [`${at}/provider.js`]: `exports.handlersOf = (kind) => "${copy} " + kind;`,
});
/** A company's package that uses ours, as pnpm keeps them: siblings in a folder of the store. */
const companyInStore: Tree = {
    "node_modules/.pnpm/company/node_modules/company/package.json": needs("pulumi-lookoutvision"),
    ...ours("node_modules/.pnpm/ours/node_modules/pulumi-lookoutvision"),
    "node_modules/.pnpm/company/node_modules/pulumi-lookoutvision":
        "-> node_modules/.pnpm/ours/node_modules/pulumi-lookoutvision",
    "node_modules/company": "-> node_modules/.pnpm/company/node_modules/company",
};

const found: Record<string, { tree: Tree; in?: string; says?: string }> = {
    "beside the program": { tree: ours("node_modules/pulumi-lookoutvision") },
    "in a folder above, where a workspace has its packages": {
        tree: { ...ours("node_modules/pulumi-lookoutvision"), "infra/package.json": "{}" },
        in: "infra",
    },
    "behind a company's package, kept strictly apart": {
        tree: { "package.json": needs("company"), ...companyInStore },
    },
    "behind two packages, for a program in a folder below its package.json": {
        tree: {
            "package.json": needs("fs", "platform"),
            "infra/index.ts": "",
            ...companyInStore,
            "node_modules/company": "-> nowhere",
            "node_modules/.pnpm/platform/node_modules/platform/package.json": needs("company", "platform"),
            "node_modules/.pnpm/platform/node_modules/company": "-> node_modules/.pnpm/company/node_modules/company",
            "node_modules/platform": "-> node_modules/.pnpm/platform/node_modules/platform",
        },
        in: "infra",
    },
    "beside a workspace's own package that the program links": {
        tree: {
            "infra/package.json": needs("company"),
            "infra/node_modules/company": "-> packages/company",
            "packages/company/package.json": needs("pulumi-lookoutvision"),
            ...ours("packages/company/node_modules/pulumi-lookoutvision"),
        },
        in: "infra",
    },
    "nearer than another copy behind a dependency": {
        tree: {
            "package.json": needs("company", "pulumi-lookoutvision"),
            ...companyInStore,
            ...ours("node_modules/pulumi-lookoutvision", "nearest"),
        },
        says: "nearest Model",
    },
};

const missing: Record<string, { tree: Tree; in?: string; cure: string }> = {
    "npm's lock file": {
        tree: { "package.json": needs("pulumi-lookoutvision"), "package-lock.json": "" },
        cure: "npm install",
    },
    "no lock file": { tree: { "package.json": needs("pulumi-lookoutvision") }, cure: "npm install" },
    "pnpm's lock file in the workspace above": {
        tree: { "pnpm-lock.yaml": "", "infra/package.json": needs("company") },
        in: "infra",
        cure: "pnpm install",
    },
    "yarn's lock file": {
        tree: { "package.json": needs("pulumi-lookoutvision"), "yarn.lock": "" },
        cure: "yarn install",
    },
    "bun's lock file": { tree: { "package.json": needs("pulumi-lookoutvision"), "bun.lock": "" }, cure: "bun install" },
    "bun's lock file of old": {
        tree: { "package.json": needs("pulumi-lookoutvision"), "bun.lockb": "" },
        cure: "bun install",
    },
    "a nearer lock file of npm's": {
        tree: { "yarn.lock": "", "infra/package.json": needs("pulumi-lookoutvision"), "infra/package-lock.json": "" },
        in: "infra",
        cure: "npm install",
    },
    "a package.json that has lost the package": {
        tree: { "package.json": needs("other"), "pnpm-lock.yaml": "", "node_modules/other/package.json": "{}" },
        cure: "pnpm add pulumi-lookoutvision",
    },
};

/** With files and links as installers leave them, in a process as the provider host is one. */
describe("the stub finds the package", () => {
    let folder: string;
    let count = 0;
    before(async () => {
        folder = await realpath(await mkdtemp(join(tmpdir(), "lookoutvision-stub-")));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    async function load(tree: Tree, within = "."): Promise<{ at: string; text: string }> {
        const root = join(folder, String(count++));
        for (const [path, content] of Object.entries(tree)) {
            const at = join(root, path);
            await mkdir(dirname(at), { recursive: true });
            const target = /^-> (.*)/.exec(content)?.[1];
            await (target === undefined ? writeFile(at, content) : symlink(join(root, target), at));
        }
        const script = `${stubText("Model")};try{console.log(exports.handler())}catch(e){console.log(e.message)}`;
        const at = join(root, within);
        const { stdout, stderr } = await runCommand(process.execPath, ["-e", script], { cwd: at, timeoutMs: 30_000 });
        assert.equal(stderr, "");
        return { at, text: stdout.trim() };
    }

    for (const [where, { tree, in: within, says = "found Model" }] of Object.entries(found)) {
        it(where, async () => {
            assert.equal((await load(tree, within)).text, says);
        });
    }

    for (const [where, { tree, in: within, cure }] of Object.entries(missing)) {
        it(`nowhere, and with ${where} says "${cure}"`, async () => {
            const { at, text } = await load(tree, within);
            assert.equal(
                text.replace(/ \(.*/, ""),
                `The package pulumi-lookoutvision can't be loaded in ${at}. Run "${cure}" there and try again.`,
            );
            assert.match(text, /\(Cannot find module 'pulumi-lookoutvision\/provider'\)$/);
            assert.equal(packageInstaller(at), cure.split(" ")[0]);
        });
    }
});
