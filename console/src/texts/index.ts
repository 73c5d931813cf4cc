export { common } from "./common";
export { frame } from "./frame";
export { signIn } from "./signIn";
export { projects } from "./projects";
export { models } from "./models";
export { sameAsCode } from "./sameAsCode";
export { exportProject } from "./exportProject";
