import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlersOf } from "../../../providers/provider";
import type { HostedProperties } from "../../../providers/provider";
import { stubText, typeToken } from "../../../providers/host/stub";
import type { ResourceKind } from "../../../providers/host/stub";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { argumentPaths } from "./argumentPaths";
import { changedArgs } from "./changedArgs";
import { detectorRows } from "./detectorRows";
import { plannedResources } from "./planRows";
import type { Plan, PlannedResource, PlanRow } from "./planRows";

/** What check and diff, one after the other as the engine calls them, make of a change of one argument. */
describe("the plan of a change", function () {
    this.timeout(60_000);
    let folder: string;
    /** Where the service has a resource that is as it should be. */
    const statuses: Partial<Record<ResourceKind, string>> = {
        Dataset: "CREATE_COMPLETE",
        Model: "TRAINED",
        HostedModel: "HOSTED",
        ModelPackage: "SUCCEEDED",
    };
    const cases = Object.entries(plannedResources).flatMap(([name, resource]) =>
        resource.rows.map((row) => ({ name, resource, row })),
    );

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-plans-"));
        await drawPictures(join(folder, "pictures"), { normal: 20, anomaly: 10, size: 66, prefix: "" });
        await drawPictures(join(folder, "tests"), { normal: 20, anomaly: 10, size: 66, seed: 2, prefix: "" });
        await drawPictures(join(folder, "others"), { normal: 20, anomaly: 10, size: 66, seed: 3, prefix: "" });
    });
    after(() => rm(folder, { recursive: true }));

    it("has a row for every argument of every class", () => {
        const wanted = Object.fromEntries(
            Object.entries(argumentPaths()).map(([name, all]) => [name, [...all].sort()]),
        );
        const rowsOf = (name: string) =>
            name === "DefectDetector"
                ? detectorRows
                : cases.filter(({ resource }) => resource.class === name).map(({ row }) => row);
        const rows = Object.keys(wanted).map((name) => [
            name,
            [...new Set(rowsOf(name).map(({ path }) => path))].sort(),
        ]);
        assert.deepEqual(Object.fromEntries(rows), wanted);
    });

    for (const { name, resource, row } of cases) {
        it(`is "${row.plan}" when ${row.path} of the ${name} ${row.value === undefined ? "is removed" : `becomes ${JSON.stringify(row.value)}`}`, async () => {
            assert.equal(await planOf(resource, row), row.plan);
        });
    }

    for (const [name, resource] of Object.entries(plannedResources)) {
        // A local bucket is the same only where its folder is, which tests/providers/localBucket makes.
        if (name !== "bucket") {
            it(`is "same" when nothing of the ${name} changes`, async () => {
                assert.equal(
                    await planOf(resource, { path: "projectName", value: resource.args["projectName"] }),
                    "same",
                );
            });
        }

        it(`passes check, and is that of a known change, with any argument of the ${name} unknown`, async () => {
            const changes = resource.rows.filter(({ plan }) => plan !== "same");
            for (const row of changes) {
                assert.equal(await planOf(resource, { ...row, value: unknownMarker }), row.plan, row.path);
            }
        });
    }

    async function planOf(
        resource: PlannedResource,
        change: Pick<PlanRow, "path" | "value" | "without" | "with">,
    ): Promise<Plan> {
        const kind = resource.class.slice("LookoutVision".length) as ResourceKind;
        const handlers = handlersOf(kind);
        const properties = (args: object): HostedProperties => ({
            ...(JSON.parse(JSON.stringify(args).replaceAll('"./', `"${folder}/`)) as object),
            resourceUrn: `urn:pulumi:dev::test::${typeToken(kind)}::plates`,
            stackIdentity: "0123456789abcdef",
            __provider: stubText(kind),
        });
        const checked = async (args: object) => {
            const { inputs, failures } = await handlers.check({}, properties(args));
            assert.deepEqual(failures, []);
            return inputs as HostedProperties;
        };
        const olds = { ...(await checked(resource.args)), status: statuses[kind] };
        const {
            changes,
            replaces = [],
            deleteBeforeReplace,
        } = await handlers.diff("plates", olds, await checked(changedArgs(resource.args, change)));
        assert.equal(
            deleteBeforeReplace === true,
            kind === "AccessKey",
            "the new one is there before the old one goes",
        );
        return replaces.length > 0 ? "replace" : changes ? "update" : "same";
    }
});
