import { html } from "../html";
import type { Html } from "../html";
import { score } from "../numbers";
import type { ReportExample } from "../../../detector/facts/trainingFacts";
import type { TrainingReport } from "../trainingReport";
import { pictureName, section } from "./section";

/** Section with the test pictures that tell most about the model: its mistakes and its close calls. */
export function examples({ evaluation, facts }: TrainingReport): Html {
    const ofKind = (kind: ReportExample["kind"]) => facts.examples.filter((example) => example.kind === kind);
    const mistakes = evaluation.predictions.filter(
        ({ label, isAnomalous }) => isAnomalous !== (label === "anomaly"),
    ).length;
    const shown = ofKind("mistake");
    const maps = facts.examples.some(({ heatMap }) => heatMap !== undefined);
    return section(
        "pictures",
        "Pictures to look at",
        maps && html`<p>Beside each picture, where it is unlike normal pictures: the redder, the more.</p>`,
        html`<h3>Mistakes</h3>`,
        mistakes === 0
            ? html`<p>There are none among the test pictures.</p>`
            : html`<p>
                  ${shown.length === 0 ? `There are ${mistakes}, whose pictures were not kept` : mistakes > shown.length ? `The worst ${shown.length} of ${mistakes}` : "All of them"},
                  those first of which the model was surest. Is the label right? A label that is wrong makes the model
                  and its scores worse.
              </p>`,
        shown.length > 0 &&
            html`<ul class="pictures">
                ${shown.map(exampleItem)}
            </ul>`,
        ofKind("close call").length > 0 &&
            html`<h3>Close calls</h3>
                <p>Judged correctly, with the least confidence. More training pictures like these help most.</p>
                <ul class="pictures">
                    ${ofKind("close call").map(exampleItem)}
                </ul>`,
    );
}

function exampleItem({ sourceRef, label, isAnomalous, confidence, picture, heatMap }: ReportExample): Html {
    const verdict = isAnomalous ? "anomaly" : "normal";
    return html`<li>
        <div class="pair">
            <img
                src="${dataUri(picture)}"
                alt="The picture ${sourceRef}"
            />${heatMap && html`<img src="${dataUri(heatMap)}" alt="The same picture with what is unlike normal pictures in red" />`}
        </div>
        <p>
            <span class="key ${label}">${label}</span>
            ${verdict === label ? "and called so" : html`but called <span class="key ${verdict}">${verdict}</span>`},
            confidence <data value="${confidence}">${score(confidence)}</data>
        </p>
        <p>${pictureName(sourceRef)}</p>
    </li> `;
}

function dataUri(jpeg: Uint8Array): string {
    return `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`;
}
