import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ModelPackageError, packModel, unpackModel } from "../../../server/packaging/modelPackage";
import {
    fingerprintOf,
    packageKeyPair,
    parsePackageKey,
    signManifest,
} from "../../../server/packaging/packageSignature";
import type { PackageKeyPair } from "../../../server/packaging/packageSignature";
import { readZipEntry, writeZip } from "../../../server/packaging/zipArchive";
import { encodeModelFile, ModelFileError } from "../../../server/detector/modelFile";
import type { DetectorModel } from "../../../server/detector/modelFile";

const model: DetectorModel = {
    detector: "stacked",
    pictureSize: { width: 96, height: 64 },
    decision: { threshold: 0.25, slope: 4 },
    backboneChecksum: "abc",
    seed: 1,
    arrays: { weights: Float32Array.of(1, 2, 3) },
};
const packaged = {
    projectName: "plates",
    modelVersion: "3",
    modelArn: "arn:aws:lookoutvision:us-east-1:000000000000:model/plates/3",
    component: { name: "com.example.plates", version: "3.0.0" },
    madeWith: "0.1.0",
};
const keyPair = packageKeyPair(Buffer.alloc(32, 3));
const at = Date.UTC(2024, 0, 1);

describe("a model package", () => {
    const file = encodeModelFile(model);
    let archive: Buffer;
    before(async () => (archive = await packModel(packaged, file, at, keyPair)));

    it("holds the model's file as it is, and tells what it is of, sees and decides", async () => {
        const unpacked = await unpackModel(archive, "plates.zip", keyPair.publicKey);
        assert.deepEqual(unpacked.file, Buffer.from(file));
        assert.deepEqual(unpacked.manifest, {
            format: 1,
            ...packaged,
            pictureSize: { width: 96, height: 64 },
            classes: ["normal", "anomaly"],
            anomalyTypes: [],
            decision: { threshold: 0.25, slope: 4 },
            detector: "stacked",
            backboneChecksum: "abc",
            model: { file: "model", bytes: file.length, sha256: createHash("sha256").update(file).digest("hex") },
        });
    });

    it("names the types of anomalies that masks of the model show", async () => {
        const anomalyTypes = [{ name: "scratch", color: "#FF0000" }];
        const { manifest } = await unpackModel(
            await packModel(packaged, encodeModelFile({ ...model, anomalyTypes }), at, keyPair),
            "plates.zip",
            keyPair.publicKey,
        );
        assert.deepEqual(manifest.anomalyTypes, anomalyTypes);
    });

    it("has the same bytes whenever it is made of the same", async () => {
        assert.deepEqual(await packModel(packaged, file, at, keyPair), archive);
    });

    it("is not made of a file that is no model", async () => {
        await assert.rejects(packModel(packaged, Buffer.from("no model"), at, keyPair), ModelFileError);
    });

    it("that isn't signed, or isn't by the key that is given, or was changed since, is refused by name", async () => {
        const entries = await Promise.all(
            ["manifest.json", "signature.json", "model"].map(async (name) => ({
                name,
                content: (await readZipEntry(archive, name, 1e6))!,
            })),
        );
        const repacked = (changes: Record<string, Buffer | undefined>) =>
            writeZip(
                entries
                    .map(({ name, content }) => ({ name, content: name in changes ? changes[name] : content }))
                    .filter((entry): entry is { name: string; content: Buffer } => entry.content !== undefined),
                at,
            );
        const threshold = Buffer.from(entries[0].content.toString().replace("0.25", "9.25"));
        const other = packageKeyPair(Buffer.alloc(32, 4));
        const signedBy = (pair: PackageKeyPair, manifest: Buffer, changes: object = {}) =>
            Buffer.from(JSON.stringify({ ...signManifest(manifest, pair), ...changes }));
        const flipped = Buffer.from(entries[2].content);
        flipped[flipped.length - 1] ^= 1;
        const cases: [Record<string, Buffer | undefined>, RegExp][] = [
            [{ "signature.json": undefined }, /^p\.zip is not signed, .* unverified\.$/],
            [{ "signature.json": Buffer.from("{}") }, /^p\.zip is not signed/],
            [{ "signature.json": Buffer.alloc(1e5) }, /^p\.zip is not signed/],
            [{ "manifest.json": threshold }, /^p\.zip was changed after the service had signed it\./],
            [
                { "manifest.json": threshold, "signature.json": signedBy(other, threshold) },
                new RegExp(
                    `signed with the key ${fingerprintOf(other.publicKey)}, not with ${fingerprintOf(keyPair.publicKey)}`,
                ),
            ],
            [
                {
                    "manifest.json": threshold,
                    "signature.json": signedBy(other, threshold, { publicKey: keyPair.publicKey }),
                },
                /^p\.zip was changed after/,
            ],
            [
                { "signature.json": signedBy(keyPair, entries[0].content, { signature: "short" }) },
                /^p\.zip was changed after/,
            ],
            [{ model: flipped }, /^p\.zip is damaged/],
        ];
        await unpackModel(await repacked({}), "p.zip", keyPair.publicKey);
        for (const [changes, message] of cases) {
            await assert.rejects(
                unpackModel(await repacked(changes), "p.zip", keyPair.publicKey),
                (error) => error instanceof ModelPackageError && message.test(error.message),
                String(message),
            );
        }
        // Where no key is given, a signature by any key will do, but there must be one, and it must fit.
        const bySomebody = { "manifest.json": threshold, "signature.json": signedBy(other, threshold) };
        assert.equal(
            (await unpackModel(await repacked(bySomebody), "p.zip", "signed")).manifest.decision.threshold,
            9.25,
        );
        for (const [changes, message] of cases.slice(0, 4)) {
            await assert.rejects(unpackModel(await repacked(changes), "p.zip", "signed"), (error: Error) =>
                message.test(error.message),
            );
        }
    });

    it("has the same key on every machine with the service's key, and no other", () => {
        assert.equal(packageKeyPair(Buffer.alloc(32, 3)).publicKey, keyPair.publicKey);
        assert.notEqual(packageKeyPair(Buffer.alloc(32, 4)).publicKey, keyPair.publicKey);
        assert.equal(parsePackageKey(`${keyPair.publicKey}\n`), keyPair.publicKey);
        assert.throws(() => parsePackageKey("ed25519:short"), { name: "PackageKeyError" });
    });

    it("that is another archive, damaged or of a newer format is refused with one sentence that names it", async () => {
        const manifestOf = async (changes: object) =>
            Buffer.from(
                JSON.stringify({
                    ...JSON.parse((await readZipEntry(archive, "manifest.json", 1e6))!.toString()),
                    ...changes,
                }),
            );
        const cases: [Uint8Array, RegExp][] = [
            [
                Buffer.from("text"),
                /^p\.zip is no ZIP archive, or only a part of one\. Give the archive that a model packaging job wrote\.$/,
            ],
            [
                await writeZip([{ name: "a.txt", content: Buffer.from("a") }], at),
                /^p\.zip is no model package: there is no manifest\.json in it\./,
            ],
            [
                await writeZip([{ name: "manifest.json", content: Buffer.from("[]") }], at),
                /^p\.zip is no model package: its manifest\.json isn't one\./,
            ],
            [
                await writeZip([{ name: "manifest.json", content: await manifestOf({}) }], at),
                /^p\.zip is no model package: there is no model in it\./,
            ],
            [
                await writeZip(
                    [
                        { name: "manifest.json", content: await manifestOf({}) },
                        { name: "model", content: Buffer.from("other") },
                    ],
                    at,
                ),
                /^p\.zip is damaged: its model isn't the one that its manifest describes\./,
            ],
            [
                await writeZip([{ name: "manifest.json", content: await manifestOf({ format: 2 }) }], at),
                /^p\.zip has format 2, .* install a newer one\.$/,
            ],
        ];
        for (const [bytes, message] of cases) {
            await assert.rejects(
                unpackModel(bytes, "p.zip", "unverified"),
                (error) => error instanceof ModelPackageError && message.test(error.message),
            );
        }
    });
});
