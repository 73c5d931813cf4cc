import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { createEngineProject } from "../harness/engine/engine";
import { filesFor, install, nodeFolder } from "../harness/engine/installers";
import type { Installer } from "../harness/engine/installers";
import { packPackages } from "../harness/engine/packedPackages";
import type { PackedPackages } from "../harness/engine/packedPackages";

const pulumiSdk = { "@pulumi/pulumi": "3.248.0" };
const makes = `
export const bucket = new LookoutVisionLocalBucket("bucket");
export const { arn } = new LookoutVisionProject("project", { projectName: "boards" });
`;

interface Row {
    title: string;
    installer: Installer;
    node?: 20 | 22 | 24;
    /** True: the program has the package by way of a company's package, which is another one of its workspace. */
    behindCompany?: boolean;
    /** False: only `npm run soak` takes the time. */
    always?: boolean;
}

const rows: Row[] = [
    {
        title: "pnpm, strictly, behind a company's package of the workspace",
        installer: "pnpm",
        behindCompany: true,
        always: true,
    },
    { title: "pnpm", installer: "pnpm" },
    { title: "yarn classic", installer: "yarn classic" },
    { title: "yarn with node-modules", installer: "yarn berry" },
    { title: "bun", installer: "bun" },
    { title: "npm on Node 22", installer: "npm", node: 22 },
    { title: "npm on Node 24", installer: "npm", node: 24 },
];

/** The packages as npm packs them, really installed, with Pulumi's own TypeScript, types checked. */
describe("A program whose packages were installed by", function () {
    this.timeout(600_000);
    let packed: PackedPackages;
    before(async () => {
        packed = await packPackages();
    });
    after(() => packed?.remove());

    for (const { title, installer, node, behindCompany = false } of rows.filter(
        ({ always }) => always || process.env.SOAK !== undefined,
    )) {
        it(`${title} makes, reads and deletes a project on the local service`, async () => {
            const ours = Object.fromEntries(
                Object.entries(packed.tarballs).map(([name, path]) => [name, `file:${path}`]),
            );
            const project = await createEngineProject({
                packages: "none",
                env: { PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
                files: {
                    ...filesFor(installer),
                    ...(behindCompany ? behindCompanyFiles(ours) : directFiles(ours, installer)),
                },
            });
            try {
                if (node !== undefined) {
                    project.env.PATH = [await nodeFolder(node), project.env.PATH].join(delimiter);
                }
                await install(installer, project.folder, project.env);
                await project.mustRun(["up", "--yes", "--skip-preview"]);
                assert.match(String((await project.outputs()).arn), /:project\/boards$/);
                await project.mustRun(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
                await project.mustRun(["destroy", "--yes", "--skip-preview"]);
                assert.deepEqual(await project.exportStack(), []);
            } finally {
                await project.remove();
            }
        });
    }
});

/** A project without TypeScript and tsconfig.json of its own: Pulumi takes its own. */
function directFiles(ours: Record<string, string>, installer: Installer): Record<string, string> {
    // README tells this: Yarn 1 refuses what is for a newer Node, where others take an older version or only warn.
    const resolutions = installer === "yarn classic" ? { "light-my-request": "6.6.0" } : undefined;
    return {
        "package.json": JSON.stringify({ private: true, dependencies: { ...pulumiSdk, ...ours }, resolutions }),
        "index.ts": `import { LookoutVisionLocalBucket, LookoutVisionProject } from "pulumi-lookoutvision";\n${makes}`,
        "tsconfig.json": '{ "compilerOptions": { "moduleResolution": "node" } }',
    };
}

function behindCompanyFiles(ours: Record<string, string>): Record<string, string> {
    return {
        "package.json": JSON.stringify({ private: true }),
        "Pulumi.yaml": "name: test\nmain: infra/index.ts\nruntime: nodejs\n",
        "infra/package.json": JSON.stringify({
            name: "infra",
            private: true,
            dependencies: { ...pulumiSdk, company: "workspace:*" },
        }),
        "infra/index.ts": 'import { line } from "company";\nexport const { bucket, arn } = line();\n',
        "packages/company/package.json": JSON.stringify({
            name: "company",
            version: "1.0.0",
            main: "index.js",
            types: "index.d.ts",
            dependencies: { ...pulumiSdk, ...ours },
        }),
        "packages/company/index.js": `
const { LookoutVisionLocalBucket, LookoutVisionProject } = require("pulumi-lookoutvision");
exports.line = () => ({
    bucket: new LookoutVisionLocalBucket("bucket"),
    arn: new LookoutVisionProject("project", { projectName: "boards" }).arn,
});
`,
        "packages/company/index.d.ts": `
import { LookoutVisionLocalBucket, LookoutVisionProject } from "pulumi-lookoutvision";
export function line(): { bucket: LookoutVisionLocalBucket; arn: LookoutVisionProject["arn"] };
`,
    };
}
