import type { Logger } from "pino";
import type { ArtifactLocation } from "../../artifacts/artifactStore";
import type { DataKeys } from "../../encryption/dataKeys";
import type { ModelRow } from "../../training/lease";
import { hostModel } from "./hostedModel";
import type { HostedModel } from "./hostedModel";
import type { Incidents } from "../../background/incidents";
import { HostingError, UnitAwayError } from "../../detections/errors";
import type { UnitLimits } from "./inferenceUnit";

export interface LocalModelOptions {
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    region: string;
    log: Logger;
    /** Name of the model for the log, `PROJECT/VERSION`. Undefined: it can't be had. */
    nameOf(modelId: string): Promise<string | undefined>;
    waitingPerUnit?: number;
    waitForUnitMs?: number;
    restartMs?: number;
    unitLimits?: UnitLimits;
    unitModule?: string;
    incidents?: Incidents;
    /** Called when more or fewer units are in service than before. */
    onChange(): void;
}

/**
 * Opens the units of a model on this machine, beginning with its data key. So `ready` also rejects when the key
 * can't be unwrapped.
 *
 * @param units - number of units, at least 1.
 */
export function openLocalModel(row: ModelRow, units: number, options: LocalModelOptions): HostedModel {
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
                waitForUnitMs: options.waitForUnitMs,
                restartMs: options.restartMs,
                unitLimits: options.unitLimits,
                unitModule: options.unitModule,
                incidents: options.incidents,
                onUnitLoaded: options.onChange,
                onUnitLost({ kind, reason }) {
                    void options
                        .nameOf(row.id)
                        .then((name) =>
                            options.log.error(
                                { model: name, modelId: row.id, reason },
                                kind === "hung"
                                    ? "an inference unit hung and was ended; it is started again"
                                    : "an inference unit ended; it is started again",
                            ),
                        );
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
        detect: (picture, explain, callerGone) =>
            model?.detect(picture, explain, callerGone) ??
            Promise.reject(new UnitAwayError("The model is being opened.")),
        requireRoom: () => model?.requireRoom(),
        async close() {
            closed = true;
            await model?.close();
        },
    };
}
