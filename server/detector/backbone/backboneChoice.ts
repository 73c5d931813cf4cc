/** Value of `--backbone` for the backbone that comes with the package. */
export const ownBackbone = "own";

/** Environment variable with the ONNX file of a backbone that somebody brings: processes that train and detect inherit it. */
const backboneVariable = "LOOKOUTVISION_BACKBONE";

/**
 * Has this process, and those that it starts, train and detect with a backbone.
 *
 * @param file - absolute path of the ONNX file, or {@link ownBackbone}. Undefined: the choice stays as it is.
 */
export function chooseBackbone(file: string | undefined): void {
    if (file === ownBackbone) {
        delete process.env[backboneVariable];
    } else if (file !== undefined) {
        process.env[backboneVariable] = file;
    }
}

/** ONNX file of the backbone that was chosen. Undefined: the package's own. */
export function chosenBackboneFile(): string | undefined {
    const file = process.env[backboneVariable];
    return file === "" || file === ownBackbone ? undefined : file;
}
