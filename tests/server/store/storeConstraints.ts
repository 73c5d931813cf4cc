import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import type { Database } from "../../../server/store/schema";
import { addModel, addProject } from "./newRows";

/** What a store lets nobody write or delete. @param store - an open one. */
export function storeConstraints(store: () => Kysely<Database>): void {
    it("removes with a dataset its entries, and with a model its inputs and tags", async () => {
        const project = await addProject(store());
        const dataset = {
            id: `dataset-${project.id}`,
            projectId: project.id,
            type: "train",
            status: "CREATE_COMPLETE",
        } as const;
        await store()
            .insertInto("datasets")
            .values({ ...dataset, statusMessage: "", createdAt: 1, updatedAt: 1, pendingImport: null })
            .execute();
        const entry = {
            datasetId: dataset.id,
            sourceRef: "s3://b/k",
            position: 0,
            line: "{}",
            label: null,
            createdAt: 1,
        };
        await store().insertInto("datasetEntries").values(entry).execute();
        const model = await addModel(store(), project.id);
        await store()
            .insertInto("modelInputs")
            .values({ modelId: model.id, content: new Uint8Array(1) })
            .execute();
        await store().insertInto("modelTags").values({ modelId: model.id, key: "k", value: "v" }).execute();

        await store().deleteFrom("datasets").where("id", "=", dataset.id).execute();
        await store().deleteFrom("models").where("id", "=", model.id).execute();
        assert.deepEqual(
            await store().selectFrom("datasetEntries").selectAll().where("datasetId", "=", dataset.id).execute(),
            [],
        );
        assert.deepEqual(
            await store().selectFrom("modelInputs").selectAll().where("modelId", "=", model.id).execute(),
            [],
        );
        assert.deepEqual(
            await store().selectFrom("modelTags").selectAll().where("modelId", "=", model.id).execute(),
            [],
        );
    });

    it("has one version of a number, one dataset of a type and one project of a name", async () => {
        const project = await addProject(store());
        await addModel(store(), project.id);
        await assert.rejects(addModel(store(), project.id), /unique/i);
        await assert.rejects(
            store()
                .insertInto("projects")
                .values({ ...project, id: "another" })
                .execute(),
            /unique/i,
        );
    });

    it("doesn't let a project go while it has models", async () => {
        const project = await addProject(store());
        await addModel(store(), project.id);
        await assert.rejects(store().deleteFrom("projects").where("id", "=", project.id).execute(), /foreign key/i);
    });
}
