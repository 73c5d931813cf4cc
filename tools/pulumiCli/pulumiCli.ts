/** A Pulumi CLI that can run TypeScript programs with dynamic resources. */
export interface PulumiCli {
    /** Absolute path of the executable `pulumi`. */
    command: string;
    /** The folders to put in front of PATH so that the engine finds its language host. */
    folders: readonly string[];
    /** For example `3.230.0`. */
    version: string;
    origin: "PATH" | "cache" | "download" | "build";
}

/** Where a CLI is kept that this project got for itself. */
export interface CliPlace {
    /** Exists only when complete. */
    folder: string;
    version: string;
}

/** One way to put a CLI into a place; it throws an error with one sentence when it can't. */
export interface Way {
    name: string;
    origin: "download" | "build";
    announcement: string;
    put(place: CliPlace, env: NodeJS.ProcessEnv): Promise<void>;
}
