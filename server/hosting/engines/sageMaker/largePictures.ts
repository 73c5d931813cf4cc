import type { Kysely } from "kysely";
import { HostingError } from "../../../detections/errors";
import type { Detection } from "../../../detector/detection";
import { modelName } from "../../../store/resourceNames";
import type { Database } from "../../../store/schema";
import { openLocalModel } from "../../units/localModel";
import type { LocalModelOptions } from "../../units/localModel";
import type { HostedModel } from "../../units/hostedModel";

/** Inspects pictures here that are too large for an endpoint. Each model has a unit while such pictures come. */
export interface LargePictures {
    detect(modelId: string, picture: Uint8Array, explain: boolean, callerGone?: AbortSignal): Promise<Detection>;
    /** Ends the units of all other models. */
    keepOnly(modelIds: ReadonlySet<string>): void;
    close(): Promise<void>;
}

/** Time without a large picture after which a model's unit ends, in milliseconds. */
const idleMs = 300_000;

export function inspectLargePictures(
    store: Kysely<Database>,
    options: Omit<LocalModelOptions, "nameOf" | "onChange">,
): LargePictures {
    const opened = new Map<string, { model: Promise<HostedModel>; idle: NodeJS.Timeout }>();

    async function open(modelId: string): Promise<HostedModel> {
        const row = await store.selectFrom("models").selectAll().where("id", "=", modelId).executeTakeFirst();
        if (row === undefined) {
            throw new HostingError("The model is gone.");
        }
        const model = openLocalModel(row, 1, {
            ...options,
            nameOf: (id) => modelName(store, id),
            onChange: () => undefined,
        });
        try {
            await model.ready;
        } catch (error) {
            await model.close();
            throw error;
        }
        return model;
    }

    async function end(modelId: string): Promise<void> {
        const entry = opened.get(modelId);
        opened.delete(modelId);
        clearTimeout(entry?.idle);
        await entry?.model.then(
            (model) => model.close(),
            () => undefined,
        );
    }

    return {
        async detect(modelId, picture, explain, callerGone) {
            let entry = opened.get(modelId);
            if (entry === undefined) {
                const model = open(modelId);
                model.catch(() => opened.delete(modelId));
                entry = { model, idle: setTimeout(() => void end(modelId), idleMs).unref() };
                opened.set(modelId, entry);
            }
            entry.idle.refresh();
            return (await entry.model).detect(picture, explain, callerGone);
        },
        keepOnly(modelIds) {
            [...opened.keys()].filter((id) => !modelIds.has(id)).forEach((id) => void end(id));
        },
        async close() {
            await Promise.all([...opened.keys()].map(end));
        },
    };
}
