import { spawnSync } from "node:child_process";
import { VisibleError } from "../../../tools/visibleError";

/** Root needs no user namespace, which maps no other user. Others are root only in one. */
const ways = [
    ["unshare", "--mount"],
    ["unshare", "--map-root-user", "--mount"],
];

let found: readonly string[] | undefined;

/**
 * Words before a command that give it mounts of its own, which nobody else sees, and which end with its processes.
 *
 * @throws VisibleError where this machine refuses them.
 */
export function withOwnMounts(): readonly string[] {
    found ??= findWay();
    return found;
}

function findWay(): readonly string[] {
    const refusals: string[] = [];
    for (const way of ways) {
        // Some machines allow the namespace and refuse to mount in it.
        const [program, ...words] = [...way, "mount", "-t", "tmpfs", "tmpfs", "/tmp"];
        const { error, status, stderr } = spawnSync(program, words, { encoding: "utf8" });
        if (status === 0) {
            return way;
        }
        refusals.push(`${way.join(" ")}: ${error?.message ?? stderr.trim()}`);
    }
    throw new VisibleError(
        `The tests of full disks and of containers mount file systems that only they see, which this machine refuses (${refusals.join("; ")}). They need unshare and mount of util-linux, and either root or user namespaces: run them as root; or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=1000, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0). In a container, start that with --cap-add SYS_ADMIN --security-opt apparmor=unconfined.`,
    );
}
