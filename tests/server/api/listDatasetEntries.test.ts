import assert from "node:assert/strict";
import { ListDatasetEntriesCommand, paginateListDatasetEntries } from "@aws-sdk/client-lookoutvision";
import type { ListDatasetEntriesCommandInput } from "@aws-sdk/client-lookoutvision";
import { failure, importDataset, manifest, manifestLine, newProject } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListDatasetEntries", () => {
    let service: TestService;
    let ProjectName: string;
    const dated = (key: string, date: string) => manifestLine(key, "normal").replace("2022-08-22T20:49:51.426Z", date);
    const lines = {
        normal: manifestLine("50%_Normal.png", "normal"),
        anomaly: manifestLine("50x-anomaly.png", "anomaly"),
        unlabelled: manifestLine("unclear.png", "unclear"),
        old: dated("old.png", "2020-06-23T00:00:00.000"),
        browser: dated("browser.png", "Mon Aug 22 2022 13:52:52 GMT-0700 (Pacific Daylight Time)"),
    };
    before(async () => {
        service = await startTestService();
        ProjectName = await newProject(service);
        await importDataset(service, ProjectName, Object.values(lines).join("\n"));
    });
    after(() => service.close());

    const list = (input: Partial<ListDatasetEntriesCommandInput> = {}) =>
        service.client.send(new ListDatasetEntriesCommand({ ProjectName, DatasetType: "train", ...input }));

    const cases: [string, Partial<ListDatasetEntriesCommandInput>, (keyof typeof lines)[]][] = [
        ["all lines in their order, as they were given", {}, ["normal", "anomaly", "unlabelled", "old", "browser"]],
        ["labelled lines", { Labeled: true }, ["normal", "anomaly", "old", "browser"]],
        ["unlabelled lines", { Labeled: false }, ["unlabelled"]],
        ["lines of one class", { AnomalyClass: "anomaly" }, ["anomaly"]],
        ["lines whose picture's name has a part, with regard to case", { SourceRefContains: "Normal" }, ["normal"]],
        ["lines by a part that would be a wildcard elsewhere", { SourceRefContains: "50%_" }, ["normal"]],
        [
            "lines before a date, without those of that date",
            { BeforeCreationDate: new Date("2020-06-23T00:00:00.001Z") },
            ["old"],
        ],
        [
            "lines after a date, without those of that date",
            { AfterCreationDate: new Date("2022-08-22T20:49:51.426Z") },
            ["browser"],
        ],
        [
            "lines that pass all filters",
            { Labeled: true, AnomalyClass: "normal", SourceRefContains: "pictures/o" },
            ["old"],
        ],
        ["no line", { BeforeCreationDate: new Date(0) }, []],
    ];
    for (const [what, input, expected] of cases) {
        it(`lists ${what}`, async () => {
            assert.deepEqual(
                (await list(input)).DatasetEntries,
                expected.map((name) => lines[name]),
            );
        });
    }

    it("takes dates without a zone as UTC, and with six digits of a second as boto3 sends them", async () => {
        for (const date of [
            "2020-06-23T00:00:01",
            "2020-06-23T00:00:00.000001Z",
            "2020-06-23T02:00:00.001000%2B02:00",
        ]) {
            const path = `/2020-11-20/projects/${ProjectName}/datasets/train/entries?createdBefore=${date.replaceAll(":", "%3A")}`;
            const { DatasetEntries } = (await (await sendSigned(service, { path })).json()) as {
                DatasetEntries: string[];
            };
            assert.deepEqual(DatasetEntries, date.includes("000001Z") ? [] : [lines.old], date);
        }
    });

    it("pages, with tokens that are good for the same filters only", async () => {
        const name = await newProject(service);
        await importDataset(service, name, manifest({ normal: 7, anomaly: 3 }));
        const seen: string[] = [];
        const pages = paginateListDatasetEntries(
            { client: service.client, pageSize: 4 },
            { ProjectName: name, DatasetType: "train" },
        );
        for await (const page of pages) {
            seen.push(...page.DatasetEntries!);
        }
        assert.equal(new Set(seen).size, 10);
        const { NextToken } = await list({ ProjectName: name, MaxResults: 4 });
        const refused = await failure(list({ ProjectName: name, Labeled: true, NextToken }));
        assert.equal(refused.name, "ValidationException");
        assert.match(refused.message, /pagination token is invalid/);
    });

    it("refuses filters that can't be", async () => {
        assert.match((await failure(list({ AnomalyClass: "odd" }))).message, /'odd' at 'anomalyClass'/);
        assert.match((await failure(list({ SourceRefContains: "  " }))).message, /'sourceRefContains'/);
        for (const query of ["labeled=yes", "createdBefore=yesterday", "createdAfter=2020-13-40"]) {
            const path = `/2020-11-20/projects/${ProjectName}/datasets/train/entries?${query}`;
            assert.equal((await sendSigned(service, { path })).status, 400, query);
        }
        assert.equal((await failure(list({ DatasetType: "test" }))).resource, `DATASET ${ProjectName}/test`);
    });
});
