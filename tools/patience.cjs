"use strict";

/**
 * Keeps a step that takes long from being silent: when nothing was said for a while, the time that has passed is.
 *
 * @param {(line: string) => void} say
 * @param {number} [silenceMs] - the longest silence, in milliseconds.
 * @returns {{ say: (line: string) => void, pause: () => void, resume: () => void }} `say` is to be used in the place of
 *   the other; between `pause` and `resume` somebody else talks.
 */
function keepTalking(say, silenceMs = 8_000) {
    const began = Date.now();
    let last = began;
    let paused = false;
    const timer = setInterval(() => {
        if (!paused && Date.now() - last >= silenceMs) {
            last = Date.now();
            say(`  … ${Math.round((last - began) / 1000)} s`);
        }
    }, 250);
    timer.unref();
    return {
        say(line) {
            last = Date.now();
            say(line);
        },
        pause: () => void (paused = true),
        resume() {
            paused = false;
            last = Date.now();
        },
    };
}

module.exports = { keepTalking };
