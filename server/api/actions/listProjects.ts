import { projectMetadata } from "../descriptions";
import { readPage } from "../pagination";
import type { Project } from "../resources";
import type { Service } from "../context";
import type { ListProjectsInput } from "../validations/listProjects";

/** Lists the projects by name. */
export async function listProjects(input: ListProjectsInput, service: Service) {
    const { rows, nextToken } = await readPage<Project, string>(service.store, {
        input,
        list: ["projects"],
        keyOf: (project) => project.name,
        read: (after, limit) =>
            service.store
                .selectFrom("projects")
                .selectAll()
                .$if(after !== undefined, (query) => query.where("name", ">", after!))
                .orderBy("name")
                .limit(limit)
                .execute(),
    });
    return { Projects: rows.map((project) => projectMetadata(service, project)), NextToken: nextToken };
}
