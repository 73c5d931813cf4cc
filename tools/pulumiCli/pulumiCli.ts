/** A Pulumi CLI that can run TypeScript programs with dynamic resources. */
export interface PulumiCli {
    /** Absolute path of the executable `pulumi`. */
    command: string;
    /** Folders to put in front of PATH, so that the engine finds its language host. */
    folders: readonly string[];
    /** Version, for example `3.230.0`. */
    version: string;
    origin: "PATH" | "cache" | "download" | "build";
}

/** Place for a CLI that this project downloaded or built for itself. */
export interface CliPlace {
    /** The folder. It exists only when complete. */
    folder: string;
    version: string;
}

/** Way to put a CLI into a place. Throws an error with one sentence if it can't. */
export interface Way {
    name: string;
    origin: "download" | "build";
    announcement: string;
    put(place: CliPlace, env: NodeJS.ProcessEnv): Promise<void>;
}
