import { fork } from "node:child_process";
import type { ChildProcess, ForkOptions } from "node:child_process";

/**
 * Starts a module of this package as a process of its own. The two processes talk over IPC with structured clones,
 * buffers included.
 *
 * A process is used instead of a worker thread for three reasons:
 * - Only one thread of a process can load the native part of onnxruntime-node 1.17. A second gets "Module did not
 *   self-register".
 * - A crash of native code ends one training or one inference unit instead of the service.
 * - The memory of a training goes back to the system.
 *
 * @param modulePath - result of `require.resolve("./someProcess")`: a compiled file, or its TypeScript source when
 *   the caller itself runs through ts-node.
 */
export function forkModule(modulePath: string, args: readonly string[], options: ForkOptions = {}): ChildProcess {
    const execArgv = modulePath.endsWith(".ts")
        ? ["--require", require.resolve("ts-node/register/transpile-only")]
        : [];
    return fork(modulePath, args, { serialization: "advanced", execArgv, ...options });
}
