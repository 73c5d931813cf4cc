import type { Input } from "../service/operations";
import { packages as texts } from "../texts";

/** Settings of a component, as the service takes them. */
export type ComponentSettings = Input<"StartModelPackagingJob">["Configuration"]["Greengrass"];

type TargetSettings = Pick<ComponentSettings, "TargetDevice" | "TargetPlatform">;

export type Target = keyof typeof texts.targets;

const platform = (Arch: "ARM64" | "X86_64", Accelerator?: "NVIDIA"): TargetSettings => ({
    TargetPlatform: { Os: "LINUX", Arch, ...(Accelerator !== undefined && { Accelerator }) },
});

/** Devices and platforms that a component can be made for. */
export const targets: Readonly<Record<Target, TargetSettings>> = {
    x86: platform("X86_64"),
    arm: platform("ARM64"),
    x86Nvidia: platform("X86_64", "NVIDIA"),
    armNvidia: platform("ARM64", "NVIDIA"),
    jetson: { TargetDevice: "jetson_xavier" },
};

/** Compiler options to begin with, for targets that need some. */
export const usualOptions: Partial<Record<Target, string>> = {
    x86Nvidia: '{"gpu-code": "sm_75", "trt-ver": "7.1.3", "cuda-ver": "10.2"}',
    armNvidia: '{"gpu-code": "sm_72", "trt-ver": "7.1.3", "cuda-ver": "10.2"}',
};

/** Name of a job's target. */
export function nameOfTarget({ TargetDevice, TargetPlatform }: TargetSettings): string {
    const found = (Object.keys(targets) as Target[]).find((name) => {
        const { TargetDevice: device, TargetPlatform: other } = targets[name];
        return TargetPlatform === undefined
            ? device !== undefined && device === TargetDevice
            : other?.Arch === TargetPlatform.Arch && other.Accelerator === TargetPlatform.Accelerator;
    });
    return found === undefined ? "–" : texts.targets[found];
}
