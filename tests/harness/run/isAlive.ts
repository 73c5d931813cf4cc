/** Tells whether there is a process of this number that we may signal. */
export function isAlive(pid: number): boolean {
    try {
        return pid > 0 && process.kill(pid, 0);
    } catch {
        return false;
    }
}
