import { printable } from "../files/printable";
import { resolve } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import type { WrittenSet } from "../importers/writeFolder";

interface ImportFlags {
    to: string;
    format?: string;
    pictures?: string;
    normal: string[];
    ignore: string[];
    skipUnlabelled?: true;
    boxes?: true;
    oneFolder?: true;
}

/**
 * Formats that `--format` takes. They are listed here because the importers load a native library for pictures, which
 * other commands don't need.
 */
const formats = ["coco", "cvat", "label-studio", "custom-vision", "mvtec", "visa"];

/** `lookoutvision import` */
export function addImportCommand(program: Command): void {
    const all = (value: string, before: string[]) => [...before, value];
    program
        .command("import")
        .description(
            "Make folders of pictures and masks for a dataset from pictures that another tool labelled: COCO, CVAT, Label Studio, Azure Custom Vision, MVTec AD, VisA.",
        )
        .argument("<source>", "the file of labels, or the folder of a published set")
        .addOption(
            new Option(
                "--to <folder>",
                "empty folder in which normal/, anomaly/ and masks/ are created",
            ).makeOptionMandatory(),
        )
        .addOption(
            new Option("--format <name>", "tool that wrote the labels (default: recognised by their form)").choices(
                formats,
            ),
        )
        .addOption(new Option("--pictures <folder>", "folder with the pictures (default: beside the file of labels)"))
        .addOption(
            new Option("--normal <class>", "class that means a normal piece; can be repeated")
                .argParser(all)
                .default([]),
        )
        .addOption(
            new Option("--ignore <class>", "class whose pictures are left out; can be repeated")
                .argParser(all)
                .default([]),
        )
        .addOption(
            new Option("--skip-unlabelled", "leave out pictures without any label, instead of taking them as normal"),
        )
        .addOption(new Option("--boxes", "make masks of boxes too"))
        .addOption(
            new Option(
                "--one-folder",
                "put the set's training and test pictures into one folder; the training then divides them",
            ),
        )
        .action(async (source: string, flags: ImportFlags) => {
            const written = await importSet(resolve(source), flags);
            process.stdout.write(`${describe(written, flags.to)}\n`);
            written.notes.forEach((note) => process.stderr.write(`${printable(note)}\n`));
        });
}

async function importSet(source: string, flags: ImportFlags): Promise<WrittenSet> {
    const { importers } = require("../importers/registry") as typeof import("../importers/registry");
    const { writeFolder } = require("../importers/writeFolder") as typeof import("../importers/writeFolder");
    const { ImportError } = require("../importers/contract") as typeof import("../importers/contract");
    const known = Object.entries(importers);
    let chosen = known.find(([name]) => name === flags.format)?.[1];
    for (const [, importer] of flags.format === undefined ? known : []) {
        if (chosen === undefined && (await importer.recognises(source))) {
            chosen = importer;
        }
    }
    if (chosen === undefined) {
        throw new ImportError(
            `${source} is in no format that can be imported. Known formats:\n${known.map(([name, { title }]) => `  ${name}  ${title}`).join("\n")}`,
        );
    }
    const set = await chosen.read(source, flags.pictures === undefined ? {} : { pictures: resolve(flags.pictures) });
    return writeFolder(set, resolve(flags.to), {
        normal: flags.normal,
        ignored: flags.ignore,
        unlabelledIsNormal: !flags.skipUnlabelled,
        boxes: flags.boxes === true,
        together: flags.oneFolder === true,
    });
}

/** Describes the folders that were written, with the lines that a program needs for them. */
function describe({ folders, maskColors }: WrittenSet, target: string): string {
    const colors = Object.entries(maskColors).map(([name, color]) => `${JSON.stringify(name)}: "${color}"`);
    const masks = colors.length === 0 ? "" : `, maskColors: { ${colors.join(", ")} }`;
    return folders
        .map(({ place, normal, anomaly, masks: drawn }) => {
            const folder = place === "" ? target : `${target}/${place}`;
            return (
                `${folder}: ${normal} normal pictures, ${anomaly} anomalies, ${drawn} masks\n` +
                `    images: { folder: ${JSON.stringify(folder)}, bucket: bucket.bucket${masks} }`
            );
        })
        .join("\n");
}
