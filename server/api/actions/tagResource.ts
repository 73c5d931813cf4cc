import { checkTags, mostTagsOfModel, refuseTooManyTags, requireTaggable } from "../modelTags";
import type { Service } from "../context";
import type { TagResourceInput } from "../validations/tagResource";

/** Adds tags to a version. Tags whose keys it has get the new values. */
export async function tagResource(input: TagResourceInput, service: Service) {
    const tags = checkTags(input.Tags);
    await service.store.transaction().execute(async (store) => {
        const { project, model } = await requireTaggable(store, service, input.ResourceArn);
        for (const { Key: key, Value: value } of tags) {
            await store
                .insertInto("modelTags")
                .values({ modelId: model.id, key, value })
                .onConflict((conflict) => conflict.columns(["modelId", "key"]).doUpdateSet({ value }))
                .execute();
        }
        const { count } = await store
            .selectFrom("modelTags")
            .select((select) => select.fn.countAll<number>().as("count"))
            .where("modelId", "=", model.id)
            .executeTakeFirstOrThrow();
        if (count > mostTagsOfModel) {
            throw refuseTooManyTags(project.name, model.version);
        }
    });
    return {};
}
