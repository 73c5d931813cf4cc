import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readZipEntry, writeZip, ZipError } from "../../../server/packaging/zipArchive";
import { pythonEnvironment } from "../../harness/parts/python";

const at = Date.UTC(2024, 4, 6, 7, 8, 10);
const noise = randomBytes(5000);
const entries = [
    { name: "text.json", content: Buffer.from("x".repeat(10_000)) },
    { name: "folder/noise", content: noise },
    { name: "empty", content: Buffer.alloc(0) },
];

describe("a ZIP archive", () => {
    let archive: Buffer;
    before(async () => (archive = await writeZip(entries, at)));

    it("gives its files back, packed where that makes them smaller", async () => {
        for (const { name, content } of entries) {
            assert.deepEqual(await readZipEntry(archive, name, 1e6), content);
        }
        assert.equal(await readZipEntry(archive, "other", 1e6), undefined);
        assert.ok(archive.length < 5600, `${archive.length} bytes`);
    });

    it("has the same bytes for the same files and time", async () => {
        assert.deepEqual(await writeZip(entries, at), archive);
    });

    it("is read from the middle of other bytes, and with a comment at its end", async () => {
        const within = Buffer.concat([Buffer.from("before"), archive, Buffer.from("a comment")]);
        within.writeUInt16LE(9, within.length - 11);
        assert.deepEqual(await readZipEntry(within.subarray(6), "folder/noise", 1e6), noise);
    });

    it("that is cut, changed or no archive is refused with what is wrong", async () => {
        const reject = async (bytes: Uint8Array, message: RegExp) =>
            assert.rejects(
                readZipEntry(bytes, "folder/noise", 1e6),
                (error) => error instanceof ZipError && message.test(error.message),
            );
        await reject(Buffer.from("no archive"), /^is no ZIP archive/);
        await reject(Buffer.alloc(0), /^is no ZIP archive/);
        await reject(archive.subarray(0, -30), /^is no ZIP archive, or only a part of one/);
        await reject(archive.subarray(200), /^is damaged/);
        const changed = Buffer.from(archive);
        changed[archive.indexOf(noise) + 100] ^= 1;
        await reject(changed, /^is damaged: a checksum doesn't fit/);
    });

    it("refuses to unpack more than was asked for, also when its directory lies about the size", async () => {
        await assert.rejects(readZipEntry(archive, "text.json", 9_999), /holds a file of 10000 bytes/);
        const lying = Buffer.from(archive);
        const directory = lying.readUInt32LE(lying.length - 22 + 16);
        lying.writeUInt32LE(100, directory + 24);
        await assert.rejects(readZipEntry(lying, "text.json", 1000), ZipError);
    });

    it("never hangs or fails otherwise on damaged bytes", async () => {
        for (let position = 0; position < archive.length; position += 7) {
            const damaged = Buffer.from(archive);
            damaged[position] ^= 0xff;
            await readZipEntry(damaged, "text.json", 1e6).catch((error) =>
                assert.ok(error instanceof ZipError, String(error)),
            );
        }
    });

    it("is read by Python's zipfile, which finds no fault, and read when Python made it", async function () {
        this.timeout(300_000);
        const { python } = await pythonEnvironment();
        const folder = await mkdtemp(join(tmpdir(), "zip-"));
        try {
            const [ours, theirs] = [join(folder, "ours.zip"), join(folder, "theirs.zip")];
            await writeFile(ours, archive);
            const script = [
                "import sys, zipfile",
                "ours = zipfile.ZipFile(sys.argv[1])",
                "assert ours.testzip() is None",
                "print([(info.filename, info.file_size, info.date_time) for info in ours.infolist()])",
                "theirs = zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED)",
                "[theirs.writestr(name, ours.read(name)) for name in ours.namelist()]",
                "theirs.close()",
            ].join("\n");
            const printed = execFileSync(python, ["-c", script, ours, theirs], { encoding: "utf8" });
            const time = "(2024, 5, 6, 7, 8, 10)";
            assert.equal(
                printed.trim(),
                `[('text.json', 10000, ${time}), ('folder/noise', 5000, ${time}), ('empty', 0, ${time})]`,
            );
            const repacked = await readFile(theirs);
            for (const { name, content } of entries) {
                assert.deepEqual(await readZipEntry(repacked, name, 1e6), content);
            }
        } finally {
            await rm(folder, { recursive: true });
        }
    });
});
