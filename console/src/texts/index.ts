export { common } from "./common";
export { frame } from "./frame";
export { signIn } from "./signIn";
export { projects } from "./projects";
