import { forkModule } from "../background/forkModule";
import { isSignOfLife } from "../background/signsOfLife";
import { chooseBackbone, ownBackbone } from "../detector/backbone/backboneChoice";
import type { BackboneNews } from "./backboneCheckProcess";

/** Time for a try of a backbone, in milliseconds. */
const tryMs = 120_000;

/**
 * Has this process, and those that it starts, train and detect with a backbone, after it was tried.
 *
 * @param file - absolute path of the ONNX file, or {@link ownBackbone}. Undefined: the choice stays as it is.
 * @throws Error with a sentence when it can't be used.
 */
export async function useBackbone(file: string | undefined): Promise<void> {
    const problem = file === undefined || file === ownBackbone ? undefined : await problemOf(file);
    if (problem !== undefined) {
        throw new Error(
            `${problem} Or start with --backbone ${ownBackbone}, for the one that comes with lookoutvision.`,
        );
    }
    chooseBackbone(file);
}

function problemOf(file: string): Promise<string | undefined> {
    const child = forkModule(require.resolve("./backboneCheckProcess"), { readsS3: false });
    return new Promise<string | undefined>((resolve) => {
        const late = setTimeout(() => {
            resolve(`The backbone ${file} can't be used: a pass over two pictures took more than ${tryMs / 1000} s.`);
            child.kill("SIGKILL");
        }, tryMs);
        child.on("message", (message) => {
            if (!isSignOfLife(message)) {
                resolve((message as BackboneNews).problem);
            }
        });
        child.on("error", (error) => resolve(`The backbone ${file} can't be tried: ${error.message}.`));
        child.on("close", (code, signal) => {
            clearTimeout(late);
            resolve(
                `The backbone ${file} can't be used: the process that tried it ended with ${signal ?? `code ${code}`}.`,
            );
        });
        child.send(
            file,
            (error) => error !== null && resolve(`The backbone ${file} can't be tried: ${error.message}.`),
        );
    });
}
