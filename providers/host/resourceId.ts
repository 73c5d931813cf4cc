/**
 * Splits an id like `boards/3`, as someone wrote it for `get`, into its parts.
 *
 * @param what - the thing with the id, for the message: `a model`.
 * @param form - the form of its ids, with an example: `PROJECT/VERSION, for instance boards/3`.
 * @throws Error with a sentence if the id doesn't have that form.
 */
export function partsOfId(id: string, pattern: RegExp, what: string, form: string): string[] {
    const parts = pattern.exec(id);
    if (parts === null) {
        throw new Error(`${JSON.stringify(id)} is not the id of ${what}: write it as ${form}`);
    }
    return parts.slice(1);
}
