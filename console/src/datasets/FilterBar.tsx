import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { datasets as texts } from "../texts";
import { everything } from "./filters";
import type { Filter, Shown, Sorting } from "./filters";
import { shownName } from "../shared/shownName";

/** Which pictures are shown, and in which order. */
export function FilterBar(props: { shown: Shown; onChange: (shown: Shown) => void; labels: readonly string[] }) {
    const { shown, onChange, labels } = props;
    const options = [
        {
            label: texts.filterLabels,
            options: Object.entries(texts.filter).map(([value, label]) => ({ value, label: label })),
        },
        ...(labels.length === 0
            ? []
            : [
                  {
                      label: texts.anomalyLabels as string,
                      options: labels.map((name) => ({ value: `label:${name}`, label: shownName(name) })),
                  },
              ]),
    ];
    const sortings = Object.entries(texts.sort).map(([value, label]) => ({ value, label: label }));
    const chosen = options.flatMap((group) => group.options).find(({ value }) => value === shown.filter);
    return (
        <div className="dataset-filters">
            <FormField label={texts.search} stretch>
                <Input
                    type="search"
                    value={shown.text}
                    onChange={({ detail }) => onChange({ ...shown, text: detail.value })}
                />
            </FormField>
            <FormField label={texts.filters} stretch>
                <Select
                    options={options}
                    selectedOption={chosen ?? options[0]?.options[0] ?? null}
                    onChange={({ detail }) => onChange({ ...shown, filter: detail.selectedOption.value as Filter })}
                />
            </FormField>
            <FormField label={texts.sorting} stretch>
                <Select
                    options={sortings}
                    selectedOption={sortings.find(({ value }) => value === shown.sorting) ?? null}
                    onChange={({ detail }) =>
                        onChange({ ...shown, sorting: (detail.selectedOption.value ?? everything.sorting) as Sorting })
                    }
                />
            </FormField>
        </div>
    );
}
