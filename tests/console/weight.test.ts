import assert from "node:assert/strict";
import { pageFolder } from "../../server/console/pageFolder";
import { weighPage } from "../harness/console/pageWeight";

const { compileConsole } = require("../../tools/prepare.cjs") as { compileConsole(): Promise<void> };

describe("the weight of the console", function () {
    this.timeout(180_000);

    before(() => compileConsole());

    it("is at most 700 kB of JavaScript and styles in all, and 300 kB of JavaScript for Projects", () => {
        const { all, scriptsOf } = weighPage(pageFolder);
        assert.ok(all > 100_000 && all <= 700_000, `${all} bytes in all`);
        const projects = scriptsOf.get("ProjectsPage")!;
        assert.ok(projects > 100_000 && projects <= 300_000, `${projects} bytes for Projects`);
    });

    it("lets no page need more than 330 kB of JavaScript before it stands", () => {
        const { scriptsOf } = weighPage(pageFolder);
        assert.deepEqual(
            [...scriptsOf].filter(([, weight]) => weight > 330_000),
            [],
        );
    });
});
