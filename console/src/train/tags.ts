import { train as texts } from "../texts";

/** Tag as a person has entered it. */
export interface EnteredTag {
    key: string;
    value: string;
}

const longest = { key: 128, value: 256 };
const pattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What is wrong with the key of a tag, as a sentence. */
export function keyFault(tags: readonly EnteredTag[], index: number): string | undefined {
    const { key } = tags[index]!;
    if (key === "") {
        return texts.tagKeyMissing;
    }
    return tags.slice(0, index).some((other) => other.key === key) ? texts.tagKeyTwice : textFault(key, longest.key);
}

/** What is wrong with the value of a tag, as a sentence. */
export function valueFault({ value }: EnteredTag): string | undefined {
    return textFault(value, longest.value);
}

function textFault(text: string, most: number): string | undefined {
    return text.length > most ? texts.tagTooLong(most) : pattern.test(text) ? undefined : texts.tagWrong;
}

/** Tells whether the service takes the tags. */
export function areGood(tags: readonly EnteredTag[]): boolean {
    return tags.every((tag, index) => keyFault(tags, index) === undefined && valueFault(tag) === undefined);
}
