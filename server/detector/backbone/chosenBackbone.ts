import { openBackbone } from "./backbone";
import type { Backbone } from "./backbone";
import { chosenBackboneFile } from "./backboneChoice";
import { openBroughtBackbone } from "./broughtBackbone";

/**
 * Opens the backbone that was chosen for this process.
 *
 * @throws BackboneError for a brought one that can't be used.
 */
export function openChosenBackbone(): Promise<Backbone> {
    const file = chosenBackboneFile();
    return file === undefined ? openBackbone() : openBroughtBackbone(file);
}
