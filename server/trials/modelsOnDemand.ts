import { ModelUnavailableError } from "../api/context";
import type { ModelLooks, PictureLook } from "../api/context";
import { Turns } from "../background/turns";
import { EncryptionKeyError } from "../encryption/kms";
import { ByteCache } from "../gallery/byteCache";
import { HostingCapacityError, HostingError } from "../detections/errors";
import { NoModelKeyError, orderOf } from "./modelToTry";
import type { ModelToTry, ModelTools } from "./modelToTry";
import { openSteadyUnit } from "./steadyUnit";
import type { SteadyUnit, SteadyUnitOptions } from "./steadyUnit";

export interface OnDemandOptions extends ModelTools, SteadyUnitOptions {
    /** Time after which the process ends that nobody has asked, in milliseconds. */
    idleMs?: number;
    /** Most pictures that wait before the next is refused. */
    mostWaiting?: number;
    /** Most bytes of maps and masks that are kept in memory. */
    mostBytes?: number;
}

export interface ModelsOnDemand extends ModelLooks {
    close(): void;
}

/**
 * Opens models for single looks, hosted or not. One process at a time holds the model that was asked for last. It gives
 * way to hosted models, and ends when nobody has asked it for a while. What it saw is kept in memory.
 */
export function openModelsOnDemand(options: OnDemandOptions): ModelsOnDemand {
    const { idleMs = 60_000, mostWaiting = 100, mostBytes = 32 * 1024 ** 2 } = options;
    const turns = new Turns(1);
    const kept = new ByteCache(mostBytes);
    let waiting = 0;
    let open: { modelId: string; unit: SteadyUnit } | undefined;
    let idle: NodeJS.Timeout | undefined;

    function end(): void {
        clearTimeout(idle);
        open?.unit.end();
        open = undefined;
    }

    async function unitOf(model: ModelToTry): Promise<SteadyUnit> {
        if (open?.modelId !== model.id) {
            end();
            open = { modelId: model.id, unit: openSteadyUnit(await orderOf(model, options), options) };
        }
        return open.unit;
    }

    async function see(model: ModelToTry, read: () => Promise<Uint8Array>): Promise<PictureLook> {
        clearTimeout(idle);
        try {
            const picture = await read();
            const { anomalyMap, anomalyMask } = await (await unitOf(model)).detect(picture, true);
            return {
                anomalyMap: anomalyMap && Buffer.from(anomalyMap.png),
                mask: anomalyMask && Buffer.from(anomalyMask),
            };
        } catch (error) {
            if (error instanceof EncryptionKeyError || error instanceof HostingError) {
                end();
                throw new ModelUnavailableError(error.message, error.isAway, { cause: error });
            }
            throw error instanceof NoModelKeyError ? new ModelUnavailableError(error.message, false) : error;
        } finally {
            clearTimeout(idle);
            idle = setTimeout(end, idleMs).unref();
        }
    }

    return {
        async look(model, tag, read, callerGone) {
            const key = JSON.stringify([model.id, tag]);
            const seen = known(key);
            if (seen !== undefined) {
                return seen;
            }
            if (waiting >= mostWaiting) {
                throw new HostingCapacityError(
                    `${waiting} pictures wait to be looked at by models that aren't hosted. Try again in a moment.`,
                );
            }
            waiting++;
            try {
                // Whoever was before may have asked for the same.
                return await turns.take(async () => known(key) ?? keep(key, await see(model, read)), callerGone);
            } finally {
                waiting--;
            }
        },
        close: end,
    };

    /** What was seen in a picture: an empty piece stands for none. */
    function known(key: string): PictureLook | undefined {
        const [map, mask] = [kept.get(`${key}map`), kept.get(`${key}mask`)];
        return map && mask && { anomalyMap: orNone(map), mask: orNone(mask) };
    }

    function keep(key: string, look: PictureLook): PictureLook {
        kept.set(`${key}map`, look.anomalyMap ?? Buffer.alloc(0));
        kept.set(`${key}mask`, look.mask ?? Buffer.alloc(0));
        return look;
    }
}

function orNone(piece: Buffer): Buffer | undefined {
    return piece.length === 0 ? undefined : piece;
}
