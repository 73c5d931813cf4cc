import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { runInNewContext } from "node:vm";
import { ModuleKind, ScriptTarget, transpile } from "typescript";
import { awsCliText, boto3Text } from "../../../console/src/code/awsClients";
import { FileContent } from "../../../console/src/code/codeValue";
import type { CodeCall, CodeValue } from "../../../console/src/code/codeValue";
import { curlText, signedPythonText } from "../../../console/src/code/ownCalls";
import { pulumiProgram } from "../../../console/src/code/pulumiProgram";
import { pythonValue } from "../../../console/src/code/python";
import { shellWord } from "../../../console/src/code/shell";
import { typescriptValue, variableName } from "../../../console/src/code/typescript";
import { pythonEnvironment } from "../../harness/parts/python";

/** Texts that would do something else than stand there, if they were quoted carelessly. */
const hostile = [
    "",
    "plain-1.0_x",
    "two words",
    "it's",
    "''",
    "'\"'\"'",
    '"double"',
    "back\\slash\\",
    "\\n isn't a line feed",
    "line\nfeed and\ttab\r",
    "\n",
    "ends with a line feed\n",
    "$HOME `id` $(id) ${PATH} !! ; rm -rf / & | > /dev/null",
    "~ * ? [a] {b,c} #d",
    "-begins-with-a-hyphen",
    "--model-version",
    "file:///etc/passwd",
    "fileb://picture.png",
    "https://example.com/",
    "</script><img src=x onerror=alert(1)>",
    "*/ end of a comment /* // another",
    "${x} `y` %s %d {0} \\u{41}",
    "right-to-left \u202e override, isolate \u2066x\u2069",
    "line\u2028and paragraph\u2029 separator, zero\u200bwidth, bell\u0007",
    "emoji 👩‍🔧 🦊, Ünïcode, 部品, e\u0301",
    "__proto__",
];

const service = { endpoint: "http://127.0.0.1:8080", region: "eu-central-1" };

const structure: CodeValue = {
    ...Object.fromEntries(hostile.map((text) => [text, text])),
    yes: true,
    no: false,
    nothing: null,
    number: -1.5e-7,
    list: [1, ["nested", {}], []],
    long: hostile.map((text) => ({ Key: text, Value: text })),
};

/** Runs a script of the shell in which `aws` and `curl` only print their arguments. */
function runShell(script: string): string[][] {
    const end = "end of the command";
    const printer = (program: string) => `${program}() { printf '%s\\000' "$@" '${end}'; }`;
    const output = execFileSync("sh", ["-c", `${printer("aws")}\n${printer("curl")}\n${script}`], { encoding: "utf8" });
    const commands: string[][] = [[]];
    for (const word of output.split("\0").slice(0, -1)) {
        if (word === end) {
            commands.push([]);
        } else {
            commands.at(-1)!.push(word);
        }
    }
    return commands.slice(0, -1);
}

describe("code that the console shows", () => {
    let python: string;

    before(async () => {
        ({ python } = await pythonEnvironment());
    });

    /** Runs a script of Python that prints JSON. */
    const runPython = (script: string): any =>
        JSON.parse(
            execFileSync(python, ["-c", script], { encoding: "utf8", env: { ...process.env, PYTHONUTF8: "1" } }),
        );

    it("is one word of a shell for any text", () => {
        assert.deepEqual(runShell(`aws ${hostile.map(shellWord).join(" ")}`), [hostile]);
    });

    it("is the same value in Python", () => {
        const script = `import json\nprint(json.dumps(${pythonValue(structure)}))`;
        assert.deepEqual(runPython(script), JSON.parse(JSON.stringify(structure)));
    });

    it("is the same value in TypeScript", () => {
        const code = transpile(`(${typescriptValue(structure)})`, {
            module: ModuleKind.CommonJS,
            target: ScriptTarget.ES2022,
        });
        const json = JSON.stringify(runInNewContext(code));
        assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(structure)));
    });

    it("shows no character that can't be seen or that turns the others round", () => {
        const written = [typescriptValue(structure), pythonValue(structure), ...hostile.map(shellWord)].join("");
        assert.equal(written.replaceAll("\n", "").search(/[\p{C}\p{Zl}\p{Zp}]/u), -1);
    });

    it("gives the AWS CLI each value as it is, never as a file's name or another option", () => {
        const calls: CodeCall[] = hostile.map((text) => ({
            operation: "TagResource",
            input: { ResourceArn: text, Tags: [{ Key: text, Value: text }] },
        }));
        const commands = runShell(awsCliText(calls, service));
        assert.equal(commands.length, hostile.length);
        commands.forEach((command, index) => {
            const text = hostile[index];
            const tags = [{ Key: text, Value: text }];
            assert.deepEqual(command.slice(0, 2), ["lookoutvision", "tag-resource"]);
            const [first, ...others] = command.slice(2);
            if (/^(fileb?|https?):/.test(text)) {
                assert.equal(first, "--cli-input-json");
                assert.deepEqual(JSON.parse(others[0]), { ResourceArn: text, Tags: tags });
                return;
            }
            const expected = text.startsWith("-") ? [`--resource-arn=${text}`] : ["--resource-arn", text];
            assert.deepEqual(command.slice(2, 2 + expected.length), expected);
            const [flag, json] = command.slice(2 + expected.length);
            assert.equal(flag, "--tags");
            assert.deepEqual(JSON.parse(json), tags);
        });
    });

    it("is taken by the real AWS CLI", async () => {
        const { bin } = await pythonEnvironment();
        const Tags = hostile.filter((text) => text !== "").map((Key) => ({ Key, Value: Key }));
        const call: CodeCall = { operation: "TagResource", input: { ResourceArn: "-x", Tags } };
        const script = `${awsCliText([call], service)} --generate-cli-skeleton output 2>&1`;
        const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
        const env = { ...process.env, ...keys, PATH: `${bin}:${process.env.PATH}` };
        const { status, stdout } = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
        assert.deepEqual([status, stdout.trim()], [0, ""]);
    });

    it("calls boto3 with the values that were meant", () => {
        const calls: CodeCall[] = [
            {
                operation: "StartModel",
                input: { ProjectName: "boards", ModelVersion: "3", MinInferenceUnits: 2, MaxInferenceUnits: undefined },
            },
            ...hostile.map((text) => ({
                operation: "TagResource",
                input: { ResourceArn: text, Tags: [{ Key: text, Value: text }] },
            })),
        ];
        const code = boto3Text(calls, service);
        const recorder = [
            "import json, sys, types",
            "calls = []",
            "class Client:",
            "    def __getattr__(self, name):",
            "        return lambda **input: calls.append([name, input])",
            "fake = types.ModuleType('boto3')",
            "fake.client = lambda *a, **k: calls.append([*a, k]) or Client()",
            "sys.modules['boto3'] = fake",
        ].join("\n");
        const called = runPython(`${recorder}\n${code}\nprint(json.dumps(calls))`);
        assert.deepEqual(called, [
            ["lookoutvision", { endpoint_url: service.endpoint, region_name: service.region }],
            ["start_model", { ProjectName: "boards", ModelVersion: "3", MinInferenceUnits: 2 }],
            ...hostile.map((text) => ["tag_resource", { ResourceArn: text, Tags: [{ Key: text, Value: text }] }]),
        ]);
    });

    it("reads a file's content in both", () => {
        const call: CodeCall = {
            operation: "DetectAnomalies",
            input: { ProjectName: "boards", Body: new FileContent("it's.png", true), ContentType: "image/png" },
        };
        assert.deepEqual(runShell(awsCliText([call], service))[0].slice(4), [
            "--body",
            "it's.png",
            "--content-type",
            "image/png",
        ]);
        assert.match(boto3Text([call], service), /Body=open\("it's\.png", "rb"\)\.read\(\)/);
        const changes: CodeCall = {
            operation: "UpdateDatasetEntries",
            input: { Changes: new FileContent("changes.jsonl") },
        };
        assert.deepEqual(runShell(awsCliText([changes], service))[0].slice(2), ["--changes", "fileb://changes.jsonl"]);
    });

    it("calls the service's own operations with curl and with a signed request of Python", () => {
        for (const text of hostile) {
            const request = {
                method: "PUT",
                path: `/lookoutvision/v1/projects/${encodeURIComponent(text)}`,
                body: { Text: text },
            };
            const [words] = runShell(curlText(request, service));
            assert.deepEqual(JSON.parse(words[words.indexOf("--data-raw") + 1]), { Text: text });
            assert.equal(words.at(-1), service.endpoint + request.path);
        }
        const body = Object.fromEntries(hostile.map((text) => [text, text]));
        const code = signedPythonText({ method: "PUT", path: "/x", body }, service).replace(
            /^answer = .*\n.*$/m,
            "print(json.dumps([request.method, request.url, json.loads(request.data), request.headers['Authorization'][:16]]))",
        );
        const credentials = "import os\nos.environ.update(AWS_ACCESS_KEY_ID='a', AWS_SECRET_ACCESS_KEY='b')\n";
        assert.deepEqual(runPython(credentials + code), ["PUT", `${service.endpoint}/x`, body, "AWS4-HMAC-SHA256"]);
    });

    it("sends a file by its name, whatever that is", () => {
        const requests = hostile.map((name) => ({ method: "PUT", path: "/x", body: new FileContent(name) }));
        const commands = runShell(requests.map((request) => curlText(request, service)).join("\n"));
        assert.deepEqual(
            commands.map((words) => words[words.indexOf("--data-binary") + 1]),
            hostile.map((name) => `@${name}`),
        );
        const name = hostile.join("");
        const code = signedPythonText({ method: "PUT", path: "/x", body: new FileContent(name) }, service).replace(
            /^answer = .*\n.*$/m,
            "print(json.dumps(request.data.decode()))",
        );
        const settings = [
            "import io, json, os",
            "os.environ.update(AWS_ACCESS_KEY_ID='a', AWS_SECRET_ACCESS_KEY='b')",
            "open = lambda name, mode: io.BytesIO(name.encode())",
        ];
        assert.equal(runPython([...settings, code].join("\n")), name);
    });

    it("is a program of Pulumi with the names and values that were meant", () => {
        const program = pulumiProgram(
            hostile.map((text) => ({
                className: "LookoutVisionModel",
                name: text,
                args: { tags: { [text]: text } },
                comment: [text],
            })),
            { header: hostile },
        );
        const made: unknown[] = [];
        const fake = {
            LookoutVisionModel: function (...args: unknown[]) {
                made.push(args);
            },
        };
        runInNewContext(transpile(program, { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 }), {
            require: () => fake,
            exports: {},
        });
        assert.equal(
            JSON.stringify(made),
            JSON.stringify(hostile.map((text) => [text, { tags: Object.fromEntries([[text, text]]) }])),
        );
    });

    it("names each variable once, and never with a word of the language", () => {
        const taken = new Set<string>();
        const names = ["model-1", "Model 1", "class", "1st", "", "部品", "Model1"].map((name) => {
            const variable = variableName(name, taken);
            taken.add(variable);
            return variable;
        });
        assert.deepEqual(names, ["model1", "model12", "theClass", "the1st", "the", "the2", "model13"]);
    });
});
