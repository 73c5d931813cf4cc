import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import Slider from "@cloudscape-design/components/slider";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { LabelColor } from "../entries/line";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import { callForBytes } from "../service/call";
import { useTrainedModels } from "../service/useTrainedModels";
import { masks as texts, projects } from "../texts";
import { readColors, readMap } from "./colors";
import { newLayer } from "./layer";
import type { Layer } from "./layer";
import { pixelsOf } from "./loadMask";

export interface ProposalProps {
    project: string;
    source: string;
    layer: Layer;
    /** Labels in the order of the layer's values, from 1 on. */
    order: readonly LabelColor[];
    /** Value of the chosen label. 0: there is none. */
    value: number;
    /** Puts a proposal in place of what is on the layer. */
    onPropose: (proposal: Layer) => void;
}

/** Takes what a trained version sees in the picture as a first mask, for a person to correct. */
export function Proposal({ project, source, layer, order, value, onPropose }: ProposalProps) {
    const versions = useTrainedModels(project) ?? [];
    const [version = versions[0], setVersion] = useState<string>();
    const [share, setShare] = useState(60);
    const [busy, setBusy] = useState<"mask" | "map">();
    const [notice, setNotice] = useState<string>();
    if (version === undefined) {
        return null;
    }
    const models = versions.map((one) => ({ value: one, label: projects.modelName(one) }));
    const model = { ProjectName: project, ModelVersion: version, Source: source };
    const { width, height } = layer;

    const propose = (what: "mask" | "map", read: (proposal: Layer) => Promise<void>) => {
        const proposal = newLayer(width, height);
        setBusy(what);
        setNotice(undefined);
        read(proposal)
            .then(
                () => {
                    if (proposal.data.some((one) => one > 0)) {
                        onPropose(proposal);
                    } else {
                        setNotice(texts.noProposal);
                    }
                },
                (error: Error) => setNotice(error.message),
            )
            .finally(() => setBusy(undefined));
    };
    const takeMask = () =>
        propose("mask", async (proposal) => {
            const { data } = await pixelsOf(await callForBytes("GetPredictedMask", model), { width, height });
            readColors(proposal, data, order, order);
        });
    const takeMap = () =>
        propose("map", async (proposal) => {
            const { data } = await pixelsOf(await callForBytes("GetAnomalyMap", model), { width, height });
            readMap(proposal, data, share / 100, value);
        });
    return (
        <ExpandableSection headerText={texts.proposal} variant="footer">
            <SpaceBetween size="s">
                <FormField label={texts.proposalModel}>
                    <Select
                        options={models}
                        selectedOption={models.find((one) => one.value === version) ?? null}
                        onChange={({ detail }) => setVersion(detail.selectedOption.value)}
                    />
                </FormField>
                <Button loading={busy === "mask"} disabled={busy !== undefined} onClick={takeMask}>
                    {texts.proposeMask}
                </Button>
                <FormField label={texts.sensitivity}>
                    <Slider
                        ariaLabel={texts.sensitivity}
                        min={5}
                        max={95}
                        value={share}
                        valueFormatter={(percent) => `${percent} %`}
                        onChange={({ detail }) => setShare(detail.value)}
                    />
                </FormField>
                <Button
                    loading={busy === "map"}
                    disabled={busy !== undefined || value === 0}
                    disabledReason={value === 0 ? texts.noLabels : undefined}
                    onClick={takeMap}
                >
                    {texts.proposeMap}
                </Button>
                {notice !== undefined && <Alert type="info">{notice}</Alert>}
                <SameAsCode
                    calls={[
                        { operation: "GetPredictedMask", input: model },
                        { operation: "GetAnomalyMap", input: model },
                    ]}
                />
            </SpaceBetween>
        </ExpandableSection>
    );
}
