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
    return fork(modulePath, args, { serialization: "advanced", execArgv, env: harmless(process.env), ...options });
}

/**
 * Environment for a process that decodes foreign pictures: what Node.js and the native libraries need, and settings of the
 * service. Its secrets are left out: AWS credentials, the database's URL, key pairs.
 */
export function harmless(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(environment).filter(([name]) => needed.test(name) && !secret.test(name)));
}

const needed =
    /^(PATH|HOME|USERPROFILE|SYSTEMROOT|WINDIR|TMPDIR|TMP|TEMP|LANG|LC_[A-Z]+|TZ|NODE_[A-Z_]+|TS_NODE_[A-Z_]+|LD_LIBRARY_PATH|DYLD_[A-Z_]+|OMP_[A-Z_]+|UV_THREADPOOL_SIZE|MALLOC_[A-Z_]+|LOOKOUTVISION_[A-Z0-9_]+)$/i;

const secret = /DATABASE|CREDENTIAL|SECRET|PASSW|TOKEN|ACCESS_KEY|_KEY$/i;
