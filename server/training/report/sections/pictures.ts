import { describePreparation } from "../../../pictures/preparation";
import { html } from "../html";
import type { Html, HtmlPart } from "../html";
import { counted, score } from "../numbers";
import type { PictureOnSide, Side } from "../../../detector/facts/trainingFacts";
import type { TrainingReport } from "../trainingReport";
import { firstOf, pictureName, section, table } from "./section";

const mostShown = 40;
const mostOfOneGroup = 12;

/** Section on the datasets, and on unusual pictures in them. */
export function pictures({ facts, reading, skipped }: TrainingReport): Html {
    const { counts, pictureSize, duplicates, groups, seenBefore, unusual } = facts;
    const row = (name: string, side: Side) => [
        name,
        counts[side].normal,
        counts[side].anomaly,
        counts[side].masks,
        counts[side].normal + counts[side].anomaly,
    ];
    return section(
        "data",
        "The pictures",
        table(
            ["", "#normal", "#anomalies", "#with masks", "#together"],
            [row("learnt from", "training"), row("tested on", "testing")],
        ),
        html`<p>
            All pictures have ${pictureSize.width} × ${pictureSize.height} pixels. ${reading && howRead(reading)}
        </p>`,
        facts.masks && html`<p>${masksSentence(facts.masks)}</p>`,
        list(
            "Skipped",
            skipped,
            ({ sourceRef, side, reason }) =>
                html`<li>
                    ${pictureName(sourceRef)}
                    <span class="side">(${side === "training" ? "to learn from" : "to test on"}):</span> ${reason}
                </li>`,
            "pictures",
            "Every picture could be used.",
            "These files can't be used as pictures, and the model knows nothing of them. Replace them or take them out of the dataset.",
        ),
        list(
            "The same file more than once",
            duplicates,
            (same) => together(same),
            "files",
            "No file is there twice.",
            "Copies of a picture teach nothing new. Remove all but one.",
        ),
        list(
            "Pictures of one piece",
            groups.groups,
            (group) => together(group),
            "groups",
            groups.similarity === undefined
                ? "Groups were too large to be kept together, so pictures were divided one by one."
                : "No two pictures look like one and the same piece.",
            html`Pictures that look like one and the same piece (mean similarity ${groups.similarity} or more) are on
            one side, in the test and in cross-validation; otherwise the scores would be those of recognising pieces.`,
        ),
        facts.testPictures === "dataset" &&
            list(
                "Test pictures that training pictures resemble",
                seenBefore,
                ({ test, training, similarity }) =>
                    html`<li>${pictureName(test)} is like ${pictureName(training)} (${score(similarity)})</li>`,
                "pictures",
                "No test picture looks like a training picture.",
                "They seem to show a piece that was learnt from. Test with pictures of other pieces, or the scores flatter.",
            ),
        list(
            "Blurred, or exposed unlike the others",
            unusual,
            ({ sourceRef, side, reasons }) =>
                html`<li>
                    ${pictureName(sourceRef)} <span class="side">(${sideName(side)}):</span> ${reasons.join("; ")}
                </li>`,
            "pictures",
            "None.",
            "At the size at which the detector looks. Where lighting or focus really vary like this, keep them: the model has to know. Otherwise take them anew.",
        ),
    );
}

/** Describes how the pictures were read, as far as it makes a difference. */
function howRead({ decoding, turned, deep, preparation }: NonNullable<TrainingReport["reading"]>): string {
    return [
        ...(preparation ? [`Before, they were ${describePreparation(preparation)}.`] : []),
        ...(turned > 0
            ? [
                  `${counted(turned, "picture")} ${turned === 1 ? "has" : "have"} a rotation mark (EXIF), which is followed: they are read as they are seen.`,
              ]
            : []),
        ...(deep > 0
            ? [
                  decoding.sampleBits < 16
                      ? `${counted(deep, "picture")} ${deep === 1 ? "has" : "have"} 16 bits a sample, of which ${decoding.sampleBits} are used: ${2 ** decoding.sampleBits - 1} is read as white, in detection too.`
                      : `${counted(deep, "picture")} ${deep === 1 ? "has" : "have"} 16 bits a sample; the upper 8 of these are read.`,
              ]
            : []),
    ].join(" ");
}

/** Describes how the colours of the masks were understood. */
function masksSentence({ masks, empty, backgrounds, types }: NonNullable<TrainingReport["facts"]["masks"]>): string {
    const named = types.map(({ name, color }) => `${name} ${color}`).join(", ");
    return (
        `In ${counted(masks, "mask")} to learn from, colours mean: ${named}; background ${backgrounds.join(", ") || "none"}.` +
        (empty.length === 0
            ? ""
            : ` ${counted(empty.length, "mask")} ${empty.length === 1 ? "marks" : "mark"} nothing: ${empty
                  .slice(0, 5)
                  .map((ref) => ref.slice(ref.lastIndexOf("/") + 1))
                  .join(", ")}${empty.length > 5 ? ` and ${empty.length - 5} more` : ""}.`)
    );
}

function list<T>(
    heading: string,
    items: readonly T[],
    render: (item: T) => Html,
    noun: string,
    none: string,
    meaning: HtmlPart,
): Html {
    return html`<h3>${heading}</h3>
        ${
            items.length === 0
                ? html`<p>${none}</p>`
                : html`<p>${meaning}</p>
                      <ul class="names">
                          ${firstOf(items, mostShown, render, noun)}
                      </ul>`
        }`;
}

function together(group: readonly PictureOnSide[]): Html {
    const sides = [...new Set(group.map(({ side }) => side))];
    const more = group.length - mostOfOneGroup;
    return html`<li>
        <span class="side">${counted(group.length, "picture")}, ${sides.map(sideName).join(" and ")}:</span> ${group
            .slice(0, mostOfOneGroup)
            .map(({ sourceRef }, index) => [
                index > 0 && ", ",
                pictureName(sourceRef),
            ])}${more > 0 && ` and ${more} more`}
    </li>`;
}

function sideName(side: Side): string {
    return side === "training" ? "learnt from" : "tested on";
}
