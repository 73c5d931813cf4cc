import { type ChildProcess, fork, type ForkOptions } from "node:child_process";

/**
 * Starts a module of this package as a process of its own, which talks over IPC with structured clones
 * (buffers included).
 *
 * Processes, not worker threads: the native part of onnxruntime-node 1.17 can be loaded by one thread of a
 * process only ("Module did not self-register" in the second), a crash of native code ends one training or
 * one inference unit instead of the service, and the memory of a training goes back to the system.
 *
 * @param modulePath - as `require.resolve("./someProcess")` gives it: a compiled file, or its TypeScript
 *   source when the caller itself runs through ts-node.
 */
export function forkModule(modulePath: string, args: readonly string[], options: ForkOptions = {}): ChildProcess {
    const execArgv = modulePath.endsWith(".ts")
        ? ["--require", require.resolve("ts-node/register/transpile-only")]
        : [];
    return fork(modulePath, args, { serialization: "advanced", execArgv, ...options });
}
