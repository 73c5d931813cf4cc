/** Message of a child process: its main thread runs. */
export interface SignOfLife {
    signOfLife: true;
    /** Memory that the process has, in bytes. */
    memoryBytes: number;
}

/** Pause between two signs of life, in milliseconds. */
export const signMs = 250;

/** Tells signs of life from a child's other messages. */
export function isSignOfLife(message: unknown): message is SignOfLife {
    return (message as Partial<SignOfLife> | null)?.signOfLife === true;
}
