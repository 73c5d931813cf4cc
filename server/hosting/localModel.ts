import type { Logger } from "pino";
import type { ArtifactLocation } from "../artifacts/artifactStore";
import type { DataKeys } from "../encryption/dataKeys";
import type { Detection } from "../training/detection";
import type { ModelRow } from "../training/lease";
import { hostModel, type HostedModel } from "./hostedModel";
import { HostingError } from "./inferenceUnit";
import type { UnitLoad } from "./scaleUnits";
import { UnitAwayError } from "./unitAwayError";

/** The units of a model on this machine, from before its data key is unwrapped. */
export interface LocalModel {
    /** Rejects when the key can't be had, or the first units can't load the model. */
    ready: Promise<void>;
    readonly unitsInService: number;
    readonly pictures: number;
    resize(units: number): void;
    takeLoad(): UnitLoad;
    detect(picture: Uint8Array): Promise<Detection>;
    close(): Promise<void>;
}

export interface LocalModelOptions {
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    region: string;
    log: Logger;
    waitingPerUnit?: number;
    restartMs?: number;
    unitModule?: string;
    /** More or fewer units are in service than before. */
    onChange(): void;
}

/** @param units - at least 1. */
export function openLocalModel(row: ModelRow, units: number, options: LocalModelOptions): LocalModel {
    let wanted = units;
    let closed = false;
    let model: HostedModel | undefined;

    async function open(): Promise<void> {
        if (row.wrappedDataKey === null) {
            throw new HostingError("its encryption key is missing. Delete this version and train again.");
        }
        const dataKey = await options.dataKeys.unwrap(row, row.wrappedDataKey);
        if (closed) {
            throw new HostingError("it was stopped meanwhile.");
        }
        model = hostModel(
            { modelId: row.id, dataKey, artifacts: options.artifacts, region: options.region },
            {
                units: wanted,
                waitingPerUnit: options.waitingPerUnit,
                restartMs: options.restartMs,
                unitModule: options.unitModule,
                onUnitLoaded: options.onChange,
                onUnitLost() {
                    options.log.error({ modelId: row.id }, "an inference unit ended; it is started again");
                    options.onChange();
                },
            },
        );
        await model.ready;
    }

    return {
        ready: open(),
        get unitsInService() {
            return model?.unitsInService ?? 0;
        },
        get pictures() {
            return model?.pictures ?? 0;
        },
        resize(count) {
            wanted = count;
            model?.resize(count);
        },
        takeLoad: () => model?.takeLoad() ?? { busy: 0, waiting: 0 },
        detect: (picture) => model?.detect(picture) ?? Promise.reject(new UnitAwayError("The model is being opened.")),
        async close() {
            closed = true;
            await model?.close();
        },
    };
}
