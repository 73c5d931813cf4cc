import assert from "node:assert/strict";
import { printable } from "../../../server/files/printable";
import { parseManifestLine } from "../../../server/datasets/manifestLine";
import { readableLine } from "../../../server/cli/readableLog";
import { validationError } from "../../../server/http/errors";

/** Clears the screen, and sets the window's title. */
const attack = "a\x1b[2J\x1b]0;owned\x07\x9b31mb";

describe("text from outside", () => {
    it("is escaped where it would steer a terminal, and kept otherwise", () => {
        assert.equal(printable(attack), "a\\x1b[2J\\x1b]0;owned\\x07\\x9b31mb");
        assert.equal(printable("abc\u202egnp.exe\r"), "abc\\u202egnp.exe\\x0d");
        assert.equal(printable("Süß 漢字 🦉\n\tx"), "Süß 漢字 🦉\n\tx");
    });

    it("is refused as the key of a picture", () => {
        const line = (key: string) => JSON.stringify({ "source-ref": `s3://bucket/${key}` });
        assert.equal(parseManifestLine(line("ä b.png")).source.key, "ä b.png");
        assert.throws(() => parseManifestLine(line(attack)), /source-ref is not of the form/);
    });

    it("is escaped in errors of the API and in the log for people", () => {
        const clean = (text: string) => assert.doesNotMatch(text, /[\x07\x1b\x9b]/);
        clean(validationError(`Value '${attack}'`).message);
        clean(
            readableLine(JSON.stringify({ time: 0, level: 30, msg: attack, resource: attack, err: { stack: attack } })),
        );
        clean(readableLine(attack));
    });
});
