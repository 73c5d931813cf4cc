import { registryName } from "../training/engines/registryName";
import type { Service } from "./context";
import type { Model, Store } from "./resources";
import { engineChoice } from "./trainingOptions";

/**
 * Engine that hosts a model: the one that its tag names, else the one that has trained it, if the service still has it.
 *
 * @returns its name in the registry. Null: units of the service.
 * @throws ApiError ValidationException for a tag that names no engine of the service.
 */
export async function hostingEngineOf(store: Store, { engines }: Service, model: Model): Promise<string | null> {
    const rows = await store.selectFrom("modelTags").selectAll().where("modelId", "=", model.id).execute();
    const choice = engineChoice(
        rows.map(({ key, value }) => ({ Key: key, Value: value })),
        engines,
    );
    const name = choice === undefined ? model.trainingEngine : registryName(choice.engine);
    const isElsewhere = engines.some(({ engine }) => engine !== "local" && registryName(engine) === name);
    return isElsewhere ? name : null;
}
