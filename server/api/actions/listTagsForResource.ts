import { requireTaggable } from "../modelTags";
import type { Service } from "../context";
import type { ListTagsForResourceInput } from "../validations/listTagsForResource";

/** Lists the tags of a version by key. */
export async function listTagsForResource(input: ListTagsForResourceInput, service: Service) {
    const { model } = await requireTaggable(service.store, service, input.ResourceArn);
    const tags = await service.store
        .selectFrom("modelTags")
        .select(["key", "value"])
        .where("modelId", "=", model.id)
        .orderBy("key")
        .execute();
    return { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
}
