import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { status } from "@grpc/grpc-js";
import { decodeModelFile } from "../detector/modelFile";
import { createEdgeModel } from "../edgeAgent/edgeModel";
import { CallError } from "../edgeAgent/callError";
import { openPackageFolder } from "../edgeAgent/packageFolder";
import { unpackModel } from "../packaging/modelPackage";
import type { PackageTrust } from "../packaging/modelPackage";
import { decodePicture } from "../pictures/decodePicture";
import { earlierDecoding } from "../pictures/pictureDecoding";
import { PictureFault } from "../pictures/pictureFault";
import { PreparationError, preparePicture } from "../pictures/preparePicture";
import { UnusableError } from "./contract";
import type { Judge } from "./contract";

/**
 * Judges by a package, in a process of its own. Pictures are read and prepared as the training pictures were.
 *
 * @param say - tells what happens to the process, as a sentence.
 * @throws ModelPackageError, ModelFileError
 */
export async function openPackageJudge(
    archive: string,
    trust: PackageTrust,
    say: (line: string) => void,
): Promise<Judge> {
    const [found] = [...(await openPackageFolder(archive, trust, () => Infinity).scan()).values()];
    if (found.problem !== undefined) {
        throw new Error(found.problem);
    }
    const { file, manifest } = await unpackModel(await readFile(archive), archive, trust);
    const { decoding = earlierDecoding, preparation } = decodeModelFile(file);
    const model = createEdgeModel(found, {
        trust,
        longestLine: 1,
        patienceMs: 60_000,
        availableMemory: () => Infinity,
        onTrouble: (reason) => say(`${found.component}: ${reason}`),
    });
    const ready = async () => {
        if (["STOPPED", "FAILED"].includes(model.describe().status)) {
            model.start();
        }
        while (model.describe().status === "STARTING") {
            await sleep(20);
        }
        const { status_message: message } = model.describe();
        if (model.describe().status !== "RUNNING") {
            throw new Error(`The model can't be loaded: ${message}`);
        }
    };
    await ready();
    return {
        async judge(picture) {
            await ready();
            try {
                const prepared = preparation === undefined ? picture : await preparePicture(picture, preparation);
                const { width, height, rgb } = await decodePicture(prepared, { decoding });
                const request = { width, height, rowBytes: 3 * width, pixels: rgb };
                const { mask, ...result } = await model.detect(request, new AbortController().signal);
                return {
                    ...result,
                    model: `${manifest.component.name} ${manifest.component.version}`,
                    ...(mask instanceof Uint8Array && { mask: await maskPng(mask, width, height) }),
                };
            } catch (error) {
                if (error instanceof PictureFault || error instanceof PreparationError) {
                    throw new UnusableError(`The picture can't be analysed: ${error.message}.`);
                }
                if (error instanceof CallError && error.code === status.INVALID_ARGUMENT) {
                    throw new UnusableError(error.message);
                }
                throw error;
            }
        },
        close: () => model.close(),
    };
}

export function maskPng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
    return sharp(pixels, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 1 })
        .toBuffer();
}
