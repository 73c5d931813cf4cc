import { requireTaggable } from "../modelTags";
import type { Service } from "../context";
import type { UntagResourceInput } from "../validations/untagResource";

/** Removes tags from a version. Keys that it doesn't have are no error. */
export async function untagResource(input: UntagResourceInput, service: Service) {
    await service.store.transaction().execute(async (store) => {
        const { model } = await requireTaggable(store, service, input.ResourceArn);
        if (input.TagKeys.length > 0) {
            await store
                .deleteFrom("modelTags")
                .where("modelId", "=", model.id)
                .where("key", "in", input.TagKeys)
                .execute();
        }
    });
    return {};
}
