import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/**
 * Starts a module of this package as a process of its own. The two processes talk over IPC with structured clones,
 * buffers included. The child gives signs of life, which `watchChild` counts.
 *
 * A process is used instead of a worker thread for three reasons:
 * - Only one thread of a process can load the native part of onnxruntime-node 1.17. A second gets "Module did not
 *   self-register".
 * - A crash of native code ends one training or one inference unit instead of the service.
 * - The memory of a training goes back to the system.
 *
 * @param modulePath - result of `require.resolve("./someProcess")`: a compiled file, or its TypeScript source when
 *   the caller itself runs through ts-node.
 * @param options.readsS3 - whether the process reads S3 by itself, so that it needs the service's AWS credentials.
 */
export function forkModule(
    modulePath: string,
    { readsS3, args = [] }: { readsS3: boolean; args?: readonly string[] },
): ChildProcess {
    const execArgv = [
        ...(modulePath.endsWith(".ts") ? ["--require", require.resolve("ts-node/register/transpile-only")] : []),
        "--require",
        require.resolve("./giveSignsOfLife"),
    ];
    return fork(modulePath, args, {
        serialization: "advanced",
        execArgv,
        env: environmentOfChild(process.env, readsS3),
    });
}

/**
 * Environment for a process that decodes foreign pictures: what Node.js and the native libraries need, and settings of the
 * service. The service's secrets are left out: the database's URL, key pairs, and AWS's variables where the process has
 * no need of S3.
 */
export function environmentOfChild(environment: NodeJS.ProcessEnv, readsS3: boolean): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(environment).filter(
            ([name]) => (readsS3 && name.startsWith("AWS_")) || (needed.test(name) && !secret.test(name)),
        ),
    );
}

const needed =
    /^(PATH|HOME|USERPROFILE|SYSTEMROOT|WINDIR|TMPDIR|TMP|TEMP|LANG|LC_[A-Z]+|TZ|NODE_[A-Z_]+|TS_NODE_[A-Z_]+|LD_LIBRARY_PATH|DYLD_[A-Z_]+|OMP_[A-Z_]+|UV_THREADPOOL_SIZE|SSL_CERT_FILE|SSL_CERT_DIR|MALLOC_[A-Z_]+|LOOKOUTVISION_[A-Z0-9_]+)$/i;

const secret = /DATABASE|CREDENTIAL|SECRET|PASSW|TOKEN|ACCESS_KEY|_KEY$/i;
