import assert from "node:assert/strict";
import { join } from "node:path";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { createEngineProject } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { changedArgs } from "../providers/plans/changedArgs";
import { plannedResources } from "../providers/plans/planRows";
import type { Plan, PlanRow } from "../providers/plans/planRows";
import { addCopies, declare, declaredProgram, previewOf, renamed, unknownValue } from "./plannedStack";
import type { Declared, Preview } from "./plannedStack";

/**
 * What the engine plans for a change of each argument, in one preview: the stack has each resource, really made, once for
 * every row of tests/providers/plans/planRows.ts, of which another test knows that no argument lacks one.
 */
describe("the engine's plan of a change", function () {
    this.timeout(300_000);
    let stack: EngineProject;
    let preview: Preview;
    const cases = Object.entries(plannedResources).flatMap(([base, { class: kind, args, rows }]) =>
        rows.map((row, index) => ({ base, name: `${base}-${index}`, kind, args, row })),
    );

    before(async () => {
        stack = await createEngineProject({ program: declaredProgram });
        const pictures = { normal: 20, anomaly: 10, size: 66 };
        await Promise.all([
            drawPictures(join(stack.folder, "pictures"), { ...pictures, prefix: "" }),
            drawPictures(join(stack.folder, "tests"), { ...pictures, seed: 2, prefix: "" }),
            drawPictures(join(stack.folder, "others"), { ...pictures, seed: 3, prefix: "" }),
            drawPictures(join(stack.dataDir, "buckets/others"), { ...pictures, seed: 2, prefix: "plates/" }),
        ]);
        const bases = Object.entries(plannedResources).map(([name, { class: kind, args }]): Declared => ({
            name,
            class: kind,
            args,
        }));
        await declare(stack, { bucket: "first", resources: bases, inOrder: true });
        await stack.mustRun(["up", "--yes", "--skip-preview"]);

        await addCopies(stack, (resources) =>
            cases.flatMap(({ base, name }) => {
                const made = resources.find(({ urn }) => urn.endsWith(`::${base}`))!;
                return ["known", "unknown"].map((value) => renamed(made, base, `${name}-${value}`));
            }),
        );
        const changed = cases.flatMap(({ name, kind, args, row }): Declared[] => {
            const withUnknown = changedArgs(args, { ...row, value: unknownValue });
            return [
                { name: `${name}-known`, class: kind, args: changedArgs(args, row) },
                { name: `${name}-unknown`, class: kind, args: withUnknown },
                { name: `${name}-new`, class: kind, args: withUnknown },
            ];
        });
        await declare(stack, { bucket: "second", resources: [...bases, ...changed] });
        preview = await previewOf(stack);
    });
    after(() => stack?.remove());

    const plans = (which: string, of = cases) =>
        Object.fromEntries(of.map(({ name, row }) => [`${name} ${row.path}`, preview.planOf(`${name}-${which}`)]));
    const wanted = (planOf: (row: PlanRow) => Plan | "create", of = cases) =>
        Object.fromEntries(of.map(({ name, row }) => [`${name} ${row.path}`, planOf(row)]));

    it("is what the rows say, for every argument of every class", () => {
        assert.deepEqual(
            plans("known"),
            wanted(({ plan }) => plan),
        );
    });

    it("is that of a change when the argument isn't known yet, for the output of a resource that is replaced", () => {
        const changing = cases.filter(({ row }) => row.plan !== "same");
        assert.deepEqual(
            plans("unknown", changing),
            wanted(({ plan }) => plan, changing),
        );
    });

    it("is a creation with any argument unknown", () => {
        assert.deepEqual(
            plans("new"),
            wanted(() => "create"),
        );
    });

    it("is nothing for what has no change, and for nothing else", () => {
        for (const base of Object.keys(plannedResources)) {
            assert.equal(preview.planOf(base), "same", base);
        }
        const unchanged = cases.filter(({ row }) => row.plan === "same").length + Object.keys(plannedResources).length;
        // The stack itself and its identity too.
        assert.equal(preview.unchanged, unchanged + 2);
    });
});
