import { answers } from "./engineRun";
import { engineAddress } from "./progress";

const lookMs = 2_000;
const missesBeforeEnd = 3;

let watching = false;

/**
 * Ends this process soon after the engine that started it has ended. Otherwise a provider host whose engine was killed
 * would wait for its trainings for hours. It would also start a local service again that has ended in the meantime.
 *
 * Nobody can receive an answer any more, so nothing is lost: the next `up` continues what is still running at the
 * service. Does nothing outside a host.
 */
export function endWithEngine(): void {
    const address = engineAddress();
    if (watching || address === undefined) {
        return;
    }
    watching = true;
    let misses = 0;
    setInterval(() => {
        void answers(address).then((isThere) => {
            misses = isThere ? 0 : misses + 1;
            if (misses >= missesBeforeEnd) {
                process.exit(1);
            }
        });
    }, lookMs).unref();
}
