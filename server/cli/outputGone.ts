/** @param unwritable - the reason why stdout can't be written, as a sentence. Undefined: it has lost its reader. */
type OutputListener = (unwritable?: Error) => void;

/** Listeners for the end of stdout. Only the last one is called. */
const listeners: OutputListener[] = [];

/** Error codes of an output that has lost its reader: a broken pipe, a closed terminal. */
const goneCodes = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

/**
 * Watches the outputs of a command. Without this, Node ends the command with a stack trace when an output has lost its
 * reader. Messages on stderr are then dropped, because the results on stdout may still have a reader.
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

/**
 * Calls the listener when stdout can't be written any more, and the process goes on. @returns a function that removes
 * the listener.
 */
export function onOutputGone(listener: OutputListener): () => void {
    listeners.push(listener);
    return () => void listeners.splice(listeners.indexOf(listener), 1);
}
