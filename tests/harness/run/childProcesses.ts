import { readFile, readdir } from "node:fs/promises";

/** Child processes on Linux. */
export async function childrenOf(parent: number): Promise<{ pid: number; command: string }[]> {
    const pids = (await readdir("/proc")).filter((name) => /^[0-9]+$/.test(name));
    const found = await Promise.all(
        pids.map(async (pid) => {
            const [stat, command] = await Promise.all(
                ["stat", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
            );
            return { pid: Number(pid), command, parent: Number(stat.split(") ")[1]?.split(" ")[1]) };
        }),
    );
    return found.filter((each) => each.parent === parent);
}
