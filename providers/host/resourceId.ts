/**
 * The parts of an id like `boards/3`, as someone wrote it for `get`.
 *
 * @param what - what is identified, for the message: `a model`.
 * @param form - how its ids are made, and an example: `PROJECT/VERSION, for instance boards/3`.
 * @throws Error with a sentence when the id isn't of that form.
 */
export function partsOfId(id: string, pattern: RegExp, what: string, form: string): string[] {
    const parts = pattern.exec(id);
    if (parts === null) {
        throw new Error(`${JSON.stringify(id)} is not the id of ${what}: write it as ${form}`);
    }
    return parts.slice(1);
}
