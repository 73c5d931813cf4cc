import { calls } from "./calls";
import { datasets } from "./datasets";
import { detecting } from "./detecting";
import type { HoldingTests } from "./holdingTests";
import { training } from "./training";

/** Each question of docs/choices.md, with the tests that hold the service to its answer. */
export const choices: HoldingTests = { ...datasets, ...training, ...detecting, ...calls };
