import { InvalidArgumentError } from "commander";
import type { Command } from "commander";

/** Command with the facts that completion needs. */
interface Completed {
    /** Full name, such as `clients install`. */
    name: string;
    description: string;
    options: { flags: string[]; description: string; takesValue: boolean }[];
}

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `lookoutvision completion` */
export function addCompletionCommand(program: Command): void {
    program
        .command("completion")
        .description("Print the completion script for a shell. Usage: source <(lookoutvision completion bash)")
        .argument("<shell>", "bash, zsh or fish", (shell: string) => {
            if (!(shell in shells)) {
                throw new InvalidArgumentError("Give bash, zsh or fish.");
            }
            return shell;
        })
        .action((shell: keyof typeof shells) => {
            process.stdout.write(shells[shell](commandsOf(program)));
        });
}

/** Lists all visible commands, including those below other commands. */
function commandsOf(parent: Command, prefix = ""): Completed[] {
    const visible = parent.createHelp().visibleCommands(parent);
    return visible.flatMap((command) => {
        const name = `${prefix}${command.name()}`;
        const options = command.createHelp().visibleOptions(command);
        const itself = {
            name,
            description: firstSentence(command.description()),
            options: options.map((option) => ({
                flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
                description: firstSentence(option.description),
                takesValue: option.required || option.optional,
            })),
        };
        return [itself, ...(command.name() === "help" ? [] : commandsOf(command, `${name} `))];
    });
}

/** Keeps the commands without a space in their name. Commands below another have one. */
const topLevel = (commands: readonly Completed[]) => commands.filter(({ name }) => !name.includes(" "));

function below(commands: readonly Completed[], parent: string): Completed[] {
    return commands.filter(({ name }) => name.startsWith(`${parent} `) && !name.endsWith(" help"));
}

function wordsAfter(commands: readonly Completed[], command: Completed): string[] {
    return [
        ...below(commands, command.name).map(({ name }) => name.slice(command.name.length + 1)),
        ...command.options.flatMap(({ flags }) => flags),
    ];
}

function bashScript(commands: readonly Completed[]): string {
    const cases = commands
        .filter(({ name }) => !name.endsWith(" help"))
        .map((command) => `        "${command.name}") words="${wordsAfter(commands, command).join(" ")}" ;;`);
    const parents = topLevel(commands)
        .filter(({ name }) => below(commands, name).length > 0)
        .map(({ name }) => name)
        .join(" ");
    return `# Completion of lookoutvision for bash: source <(lookoutvision completion bash)
_lookoutvision() {
    local word="\${COMP_WORDS[COMP_CWORD]}" command="" words
    local position
    for ((position = 1; position < COMP_CWORD; position++)); do
        case "\${COMP_WORDS[position]}" in
            -*) ;;
            *) [[ -z "$command" || " ${parents} " == *" $command "* ]] && command="\${command:+$command }\${COMP_WORDS[position]}" ;;
        esac
    done
    case "$command" in
        "") words="${topLevel(commands)
            .map(({ name }) => name)
            .join(" ")} --help --version" ;;
${cases.join("\n")}
        *) words="" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
# What is no command or flag is a file.
complete -o bashdefault -o default -F _lookoutvision lookoutvision
`;
}

function zshScript(commands: readonly Completed[]): string {
    const described = (name: string, description: string) => quote(`${name}:${description}`);
    const cases = topLevel(commands).map((command) => {
        const inner = below(commands, command.name);
        const options = command.options.flatMap(({ flags, description }) =>
            flags.map((flag) => described(flag, description)),
        );
        const names = inner.map(({ name, description }) => described(name.slice(command.name.length + 1), description));
        return `        ${command.name}) words_here=(${[...names, ...options].join(" ")}) ;;`;
    });
    return `#compdef lookoutvision
# Completion of lookoutvision for zsh: source <(lookoutvision completion zsh)
_lookoutvision() {
    local -a words_here
    if (( CURRENT == 2 )); then
        words_here=(${topLevel(commands)
            .map(({ name, description }) => described(name, description))
            .join(" ")})
        _describe 'command' words_here
        return
    fi
    case "$words[2]" in
${cases.join("\n")}
    esac
    if [[ "$words[CURRENT]" == -* ]]; then
        _describe -o 'option' words_here
    else
        _describe 'command' words_here
        _files
    fi
}
compdef _lookoutvision lookoutvision
`;
}

function fishScript(commands: readonly Completed[]): string {
    const lines = ["# Completion of lookoutvision for fish: lookoutvision completion fish | source"];
    for (const { name, description } of topLevel(commands)) {
        lines.push(`complete -c lookoutvision -n __fish_use_subcommand -f -a ${quote(name)} -d ${quote(description)}`);
    }
    for (const { name, description, options } of commands.filter((command) => !command.name.endsWith(" help"))) {
        const [parent, inner] = name.split(" ");
        if (inner !== undefined) {
            lines.push(
                `complete -c lookoutvision -n '__fish_seen_subcommand_from ${parent}' -f -a ${quote(inner)} -d ${quote(description)}`,
            );
        }
        for (const option of options) {
            const flags = option.flags.map((flag) =>
                flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
            );
            lines.push(
                `complete -c lookoutvision -n '__fish_seen_subcommand_from ${inner ?? parent}' ${flags.join(" ")}${option.takesValue ? " -r" : ""} -d ${quote(option.description)}`,
            );
        }
    }
    return `${lines.join("\n")}\n`;
}

function firstSentence(text: string): string {
    return text.split(/(?<=\.)\s|\n/)[0].replace(/\.$/, "");
}

/** Quotes a text for a shell, in single quotes. */
function quote(text: string): string {
    return `'${text.replaceAll("'", "’")}'`;
}
