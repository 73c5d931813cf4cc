import type { HostingEngine } from "./hostingEngine";
import { openLocalUnits } from "./localUnits";
import type { LocalUnits, LocalUnitsOptions } from "./localUnits";

/** Engines by name. */
export interface HostingEngines {
    /** Inference units on the machines of the service, which host what nothing else asks for. */
    local: LocalUnits;
    all: readonly HostingEngine[];
}

/** THE list of engines: a new one is a file of this folder and a line here. */
export function openHostingEngines(options: LocalUnitsOptions): HostingEngines {
    const local = openLocalUnits(options);
    return { local, all: [local] };
}
