import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { models as texts } from "../texts";
import type { ListedModel } from "./useModels";

/** Chooses the version with which the selected one is compared. Without a selection it is the newest one. */
export function CompareButton({
    versions,
    selected,
    onCompare,
}: {
    versions: readonly ListedModel[];
    selected: string | undefined;
    onCompare: (first: string, second: string) => void;
}) {
    const names = versions.map(({ ModelVersion = "" }) => ModelVersion);
    const first = selected !== undefined && names.includes(selected) ? selected : names[0];
    const others = names.filter((name) => name !== first);
    if (first === undefined || others.length === 0) {
        return null;
    }
    return (
        <ButtonDropdown
            items={others.map((id) => ({ id, text: `${texts.modelName(first)} ↔ ${texts.modelName(id)}` }))}
            onItemClick={({ detail }) => onCompare(first, detail.id)}
        >
            {texts.compare}
        </ButtonDropdown>
    );
}
