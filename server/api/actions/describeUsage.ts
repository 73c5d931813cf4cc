import type { DescribeUsageOutput } from "../ownOutputs/describeUsage";
import type { Service } from "../context";
import type { DescribeUsageInput } from "../validations/describeUsage";

const usualDays = 7;
const dayMs = 24 * 60 * 60 * 1000;

/** Tells how many pictures the models of each project have inspected in the last days, and how many its datasets have. */
export async function describeUsage(input: DescribeUsageInput, service: Service): Promise<DescribeUsageOutput> {
    const { store } = service;
    const days = daysUntil(service.now(), input.Days ?? usualDays);
    const projects = await store.selectFrom("projects").select(["id", "name"]).orderBy("name").execute();
    const usage = await store.selectFrom("usage").selectAll().where("day", ">=", days[0]).execute();
    const inDatasets = await store
        .selectFrom("datasetEntries")
        .innerJoin("datasets", "datasets.id", "datasetEntries.datasetId")
        .select((select) => ["datasets.projectId", select.fn.countAll<number>().as("count")])
        .groupBy("datasets.projectId")
        .execute();
    const pictures = new Map(inDatasets.map(({ projectId, count }) => [projectId, Number(count)]));
    const byDay = new Map(usage.map((row) => [`${row.projectId} ${row.day}`, row]));
    return {
        From: days[0],
        To: days[days.length - 1],
        Projects: projects.map(({ id, name }) => {
            const shown = days.map((day) => {
                const row = byDay.get(`${id} ${day}`);
                return { Date: day, Pictures: Number(row?.pictures ?? 0), Anomalies: Number(row?.anomalies ?? 0) };
            });
            return {
                ProjectName: name,
                DatasetPictures: pictures.get(id) ?? 0,
                Pictures: shown.reduce((sum, day) => sum + day.Pictures, 0),
                Anomalies: shown.reduce((sum, day) => sum + day.Anomalies, 0),
                Days: shown,
            };
        }),
    };
}

/** The last days in UTC, the oldest first. */
function daysUntil(now: number, count: number): string[] {
    return Array.from({ length: count }, (_, index) =>
        new Date(now - (count - 1 - index) * dayMs).toISOString().slice(0, 10),
    );
}
