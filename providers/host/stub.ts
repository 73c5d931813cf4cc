import { createRequire } from "node:module";

/**
 * The kinds of resource of this package. The kind is the last part of the type token, so it is in every URN
 * of a user's state and never changes.
 */
export type ResourceKind =
    | "Project"
    | "Dataset"
    | "Model"
    | "HostedModel"
    | "ModelPackage"
    | "LocalBucket"
    | "Policy"
    | "User"
    | "AccessKey"
    | "StackIdentity";

/** Makes the type by which the engine knows the resources of a kind: `pulumi-nodejs:dynamic/lookoutvision:Model`. */
export function typeToken(kind: ResourceKind): string {
    return `pulumi-nodejs:dynamic/lookoutvision:${kind}`;
}

const packageName = "pulumi-lookoutvision";

/**
 * Makes the JavaScript that is kept in the state as a resource's `__provider` and evaluated by the provider host. It
 * loads the handlers that are installed at that moment, so a fix reaches refresh and destroy of resources made long
 * before.
 *
 * It is written by hand rather than serialized from an object by `pulumi.dynamic.Resource`. The serializer turns six
 * methods that delegate into 2,400 characters, kept twice per resource, which differ with the compiler. It also loads
 * TypeScript to do so, which takes a quarter of a second. This text is the same whoever compiles the program, and a
 * failure to load it fails every operation. If one method were missing from the evaluated object, the host would report
 * a delete as done.
 *
 * Resolution starts at the host's working directory, which is the program's folder. With `exports` in package.json, the
 * package's name resolves there both where it is installed and in its own repository. Strict installers (pnpm) hide it
 * there when the program uses it through another package. So the program's dependencies are asked next, and then
 * theirs, the nearest first. In the text, `q` holds the folders that were found, and `o` what the program declares.
 */
export function stubText(kind: ResourceKind): string {
    return [
        `exports.handler=()=>{`,
        `const f=require("fs"),{dirname:u}=require("path"),n="${packageName}",h=process.cwd(),q=[h];let e,o;`,
        `try{for(const d of q){`,
        `const r=require("module").createRequire(d+"/_.js");let t,m={},b=d;`,
        `try{t=r.resolve(n+"/provider")}catch(x){e=e||x}`,
        `if(t)return r(t).handlersOf("${kind}");`,
        `do{try{m=JSON.parse(f.readFileSync(b+"/package.json"));break}catch{}}while(b!=(b=u(b)));`,
        `m={...m.devDependencies,...m.dependencies};o=o||m;`,
        `for(const k in m)for(const a of r.resolve.paths(k)||[])try{const g=f.realpathSync(a+"/"+k);q.includes(g)||q.push(g);break}catch{}`,
        `}throw e}catch(x){`,
        // The lock file of this folder, or of the nearest folder above that has one, tells the installer.
        `let b=h,l;try{while(!(l=/\\b(pnpm|yarn|bun|package)(?=-lock\\.|\\.lock)/.exec(f.readdirSync(b)))&&b!=(b=u(b)));}catch{}`,
        `const i=l&&l[0]!="package"?l[0]:"npm";`,
        `throw Object.assign(new Error("The package "+n+" can't be loaded in "+h+". Run \\""+i+(q.length<2||o[n]?" install":" add "+n)+`,
        `"\\" there and try again. ("+String(x.message).split("\\n")[0]+")"),{stack:""})}}`,
    ].join("");
}

/**
 * Recognises the stub of release 0.1.0, which some states still hold. It finds the package only where the program's own
 * folder does.
 *
 * @returns true if the text is such a stub and loads the package here: the state then needs no change.
 */
export function isEarlierStubThatLoads(text: string): boolean {
    const [, kind = ""] = /\.handlersOf\("(\w+)"\)/.exec(text) ?? [];
    if (text !== earlierStubText(kind)) {
        return false;
    }
    try {
        createRequire(`${process.cwd()}/_.js`).resolve(`${packageName}/provider`);
        return true;
    } catch {
        return false;
    }
}

function earlierStubText(kind: string): string {
    return [
        `exports.handler=()=>{`,
        `try{return require("module").createRequire(process.cwd()+"/_.js")("pulumi-lookoutvision/provider").handlersOf("${kind}")}`,
        `catch(e){throw Object.assign(new Error("The package pulumi-lookoutvision can't be loaded in "+process.cwd()+`,
        `". Run \\"npm install\\" there and try again. ("+String(e.message).split("\\n")[0]+")"),{stack:""})}`,
        `}`,
    ].join("");
}
