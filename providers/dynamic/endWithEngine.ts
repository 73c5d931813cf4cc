import { connect } from "node:net";
import { engineAddress } from "./progress";

const lookMs = 2_000;
const missesBeforeEnd = 3;

let watching = false;

/**
 * Ends this process soon after the engine that started it is gone. A provider host whose engine was killed would
 * otherwise wait for its trainings for hours, and start a local service again that has ended since.
 *
 * Nobody can receive an answer any more, so nothing is lost: the next `up` takes up what goes on at the service.
 * Does nothing outside a host.
 */
export function endWithEngine(): void {
    const address = engineAddress();
    if (watching || address === undefined) {
        return;
    }
    watching = true;
    let misses = 0;
    setInterval(() => {
        const socket = connect({ host: address.host, port: address.port });
        socket.once("connect", () => {
            misses = 0;
            socket.destroy();
        });
        socket.once("error", () => {
            misses += 1;
            if (misses >= missesBeforeEnd) {
                process.exit(1);
            }
        });
    }, lookMs).unref();
}
