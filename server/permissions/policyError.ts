/** Policy document that can't be used. The message names the place in it and the reason. */
export class PolicyError extends Error {
    override readonly name = "PolicyError";

    /** @param place - such as `Statement[0].Action`. Empty: the whole document. */
    constructor(
        readonly place: string,
        reason: string,
    ) {
        super(place === "" ? reason : `${place}: ${reason}`);
    }
}

/** Shows a value of a document in a message, in JSON. */
export function shown(value: unknown): string {
    const text = JSON.stringify(value) ?? "nothing";
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
