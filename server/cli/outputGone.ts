/** @param unwritable - why stdout can't be written, as a sentence. Undefined: nobody reads it any more. */
type OutputListener = (unwritable?: Error) => void;

/** Listeners for the end of stdout; the last one is called. */
const listeners: OutputListener[] = [];

/** Errors of an output that nobody reads any more: a pipe without its reader, a terminal that was closed. */
const goneCodes = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

/**
 * Watches the outputs of a command, which Node would end with a stack trace when their reader has gone. Messages on
 * stderr are dropped then, since the results on stdout may still have a reader.
 *
 * @param end - ends the process. Called when stdout can't be written any more, unless {@link onOutputGone} listens.
 */
export function watchOutput(end: OutputListener): void {
    listeners.push(end);
    process.stderr.on("error", () => undefined);
    process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
        const gone = goneCodes.includes(code ?? "");
        listeners.at(-1)!(gone ? undefined : new Error(`The output can't be written: ${message}.`));
    });
}

/** Calls the listener, instead of ending the process, when stdout can't be written any more. @returns what ends that. */
export function onOutputGone(listener: OutputListener): () => void {
    listeners.push(listener);
    return () => void listeners.splice(listeners.indexOf(listener), 1);
}
