import assert from "node:assert/strict";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { listLines, newEmptyDataset } from "./pictureFixtures";
import { manifestLine, settledDataset } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { at, changeEntries } from "./entryChanges";

describe("ChangeDatasetEntries on two servers of one PostgreSQL", () => {
    let postgres: TestPostgres;
    let services: TestService[] = [];
    before(async function () {
        this.timeout(60_000);
        postgres = await startPostgres();
        services = await Promise.all([1, 2].map(() => startTestService({ databaseUrl: postgres.url })));
    });
    after(async () => {
        await Promise.all(services.map((service) => service.close()));
        await postgres?.stop();
    });

    it("lets one of two people win each entry, and tells the other what is there now", async function () {
        this.timeout(60_000);
        const name = await newEmptyDataset(services[0]);
        const keys = Array.from({ length: 40 }, (_, index) => `${index}.png`);
        const plain = (key: string) => JSON.stringify({ "source-ref": at(key) });
        await changeEntries(
            services[0],
            name,
            keys.map((key) => ({ Source: at(key), Line: plain(key) })),
        );
        const labels = ["normal", "anomaly"] as const;
        const answers = await Promise.all(
            labels.flatMap((label, person) =>
                [0, 10, 20, 30].map((from) =>
                    changeEntries(
                        services[person],
                        name,
                        keys.slice(from, from + 10).map((key) => ({
                            Source: at(key),
                            Expected: plain(key),
                            Line: manifestLine(key, label),
                        })),
                    ),
                ),
            ),
        );
        const results = answers.map(({ body }) => body.Results);
        const lines = await listLines(services[1], name);
        for (const [index, key] of keys.entries()) {
            const ofBoth = [0, 4].map((person) => results[person + Math.floor(index / 10)][index % 10]);
            assert.deepEqual(ofBoth.map(({ Status }) => Status).sort(), ["CHANGED", "SAVED"], key);
            assert.deepEqual(
                ofBoth.map(({ Line }) => Line),
                [lines[index], lines[index]],
                key,
            );
        }
        await settledDataset(services[0], name);
    });
});
