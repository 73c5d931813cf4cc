export { common } from "./common";
export { frame } from "./frame";
export { signIn } from "./signIn";
export { projects } from "./projects";
export { datasets } from "./datasets";
export { labelling } from "./labelling";
export { masks } from "./masks";
export { trials } from "./trials";
