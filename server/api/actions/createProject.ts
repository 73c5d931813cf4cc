import { randomUUID } from "node:crypto";
import { projectMetadata } from "../descriptions";
import { conflict } from "../../http/errors";
import { onceForToken } from "../idempotency";
import { aboutProject, findProject } from "../resources";
import type { Service } from "../context";
import type { CreateProjectInput } from "../validations/createProject";

/** Creates an empty project. */
export function createProject(input: CreateProjectInput, service: Service) {
    const { ProjectName: name } = input;
    return onceForToken(service, {
        operation: "CreateProject",
        input,
        about: aboutProject(name),
        isSpent: async (store, id) =>
            (await store.selectFrom("projects").select("id").where("id", "=", id).executeTakeFirst()) === undefined,
        run: async (store) => {
            if ((await findProject(store, name)) !== undefined) {
                throw conflict(`The project ${name} exists already.`, aboutProject(name));
            }
            const project = { id: randomUUID(), name, createdAt: service.now(), nextModelVersion: 1 };
            await store.insertInto("projects").values(project).execute();
            return {
                output: { ProjectMetadata: projectMetadata(service, project) },
                resource: { table: "projects", id: project.id },
            };
        },
    });
}
