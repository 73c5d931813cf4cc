import { coco } from "./coco";
import type { Importer } from "./contract";
import { customVision } from "./customVision";
import { cvat } from "./cvat";
import { labelStudio } from "./labelStudio";
import { mvtec } from "./mvtec";
import { visa } from "./visa";

/** All importers, by the name that the command takes. */
export const importers = {
    coco,
    cvat,
    "label-studio": labelStudio,
    "custom-vision": customVision,
    mvtec,
    visa,
} as const satisfies Record<string, Importer>;
