import { openStore } from "../../../server/store/open";

/** Adds one to a project's `nextModelVersion`, so often, each time by reading and then writing it. */
async function main(dataDir: string, projectId: string, times: number): Promise<void> {
    const store = await openStore({ dataDir });
    for (let i = 0; i < times; i++) {
        await store.transaction().execute(async (transaction) => {
            const project = transaction.selectFrom("projects").select("nextModelVersion").where("id", "=", projectId);
            const { nextModelVersion } = await project.executeTakeFirstOrThrow();
            await transaction
                .updateTable("projects")
                .set({ nextModelVersion: nextModelVersion + 1 })
                .where("id", "=", projectId)
                .execute();
        });
    }
    await store.destroy();
}

const [dataDir, projectId, times] = process.argv.slice(2);
void main(dataDir, projectId, Number(times));
