import { faultOfAgentSettings } from "../packaging/agentSettings";
import type { GreengrassConfiguration } from "../packaging/packagingConfiguration";
import { validationError } from "../http/errors";

/**
 * Checks the target of a component by the rules that involve more than one member, and the Edge Agent's settings.
 *
 * @throws ApiError ValidationException
 */
export function checkPackagingTarget({
    TargetDevice: device,
    TargetPlatform: platform,
    CompilerOptions,
    Tags,
}: GreengrassConfiguration): void {
    if ((device === undefined) === (platform === undefined)) {
        throw validationError("The configuration needs either a TargetDevice or a TargetPlatform, and not both.");
    }
    if (device !== undefined && CompilerOptions !== undefined) {
        throw validationError("CompilerOptions can't be given with a TargetDevice, only with a TargetPlatform.");
    }
    const fault = faultOfAgentSettings({ Tags });
    if (fault !== undefined) {
        throw validationError(fault);
    }
    const options = CompilerOptions === undefined ? {} : parseOptions(CompilerOptions);
    if (platform?.Accelerator === "NVIDIA") {
        checkNvidiaOptions(options);
    } else {
        checkCpuOptions(options);
    }
}

type CompilerOptions = Readonly<Record<string, unknown>>;

function parseOptions(text: string): CompilerOptions {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        value = undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw validationError('CompilerOptions must be a JSON object, for example {"mcpu": "core-avx2"}.');
    }
    return value as CompilerOptions;
}

const nvidiaOptions = {
    "gpu-code": /^\w+$/,
    "trt-ver": /^\d+\.\d+\.\d+$/,
    "cuda-ver": /^\d+\.\d+$/,
} as const;

function checkNvidiaOptions(options: CompilerOptions): void {
    const wrong = Object.entries(nvidiaOptions)
        .filter(([name, pattern]) => typeof options[name] !== "string" || !pattern.test(options[name]))
        .map(([name]) => name);
    if (wrong.length > 0) {
        throw validationError(
            `For the accelerator NVIDIA, CompilerOptions needs gpu-code, trt-ver and cuda-ver, for example ` +
                `{"gpu-code": "sm_75", "trt-ver": "7.1.3", "cuda-ver": "10.2"}; missing or wrong: ${wrong.join(", ")}.`,
        );
    }
}

function checkCpuOptions({ mcpu, mattr }: CompilerOptions): void {
    if (mcpu !== undefined && typeof mcpu !== "string") {
        throw validationError('mcpu in CompilerOptions must be a text, for example "core-avx2".');
    }
    if (mattr !== undefined && !(Array.isArray(mattr) && mattr.every((flag) => typeof flag === "string"))) {
        throw validationError('mattr in CompilerOptions must be a list of texts, for example ["+neon"].');
    }
}
