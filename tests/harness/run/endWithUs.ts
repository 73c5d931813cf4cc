import type { ChildProcess } from "node:child_process";

const children = new Set<ChildProcess>();
let listening = false;

/** Kills the child when this process ends, if it still runs then. One listener serves all children, however many. */
export function endWithUs(child: ChildProcess): void {
    children.add(child);
    child.once("exit", () => children.delete(child));
    if (!listening) {
        listening = true;
        process.once("exit", () => children.forEach((each) => each.kill("SIGKILL")));
    }
}
