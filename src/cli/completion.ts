import type { Command } from 'commander'
import type { Settings } from '../kit/settings.ts'
import { allCommands, pathOf } from './usage.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

/** What follows a command, as a shell completes it. */
interface Word {
  /** The commands before it, such as "lab get"; empty for the program itself. */
  readonly path: string
  readonly subcommands: readonly { readonly name: string; readonly does: string }[]
  readonly options: readonly { readonly flag: string; readonly does: string }[]
  /** What an argument may be: one of these, the name of a lab, or a file. */
  readonly argument: readonly string[] | 'labs' | 'files' | 'nothing'
}

interface Made {
  readonly program: Command
  readonly settings: Folders
}

/** Where labs are: ours, and below the data folder one's own and packs. */
type Folders = Pick<Settings, 'contentFolder' | 'home'>

/**
 * The script for one shell. Names of labs are looked up when Tab is pressed, and so are the folders
 * that BACKWRIGHT_HOME and BACKWRIGHT_CONTENT name by then.
 */
export function completionScript(shell: (typeof shells)[number], made: Made): string {
  const words = allCommands(made.program).map(wordOf)
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](words, made.settings)
}

function wordOf(command: Command): Word {
  return {
    path: pathOf(command).split(' ').slice(1).join(' '),
    subcommands: command.commands.map((each) => ({
      name: each.name(),
      does: short(each.description()),
    })),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map(({ long, short: letter, description }) => ({
        flag: long ?? letter ?? '',
        does: short(description),
      })),
    argument: argumentOf(command),
  }
}

function argumentOf(command: Command): Word['argument'] {
  const [first] = command.registeredArguments
  if (first === undefined) return 'nothing'
  if (first.argChoices !== undefined) return first.argChoices
  const name = first.name()
  if (['lab', 'labs', 'what'].includes(name)) return 'labs'
  return name === 'words' || name === 'kind' ? 'nothing' : 'files'
}

/** The first sentence, without what shells read as a sign of their own. */
function short(text: string): string {
  return (text.split(/[;:?](?= )/)[0] ?? '').replaceAll(/["`\\$[\]]/g, '')
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The commands typed so far, without options: "lab get". */
const bashPath = `  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
PATHS
    esac
  done`

function casesOf(words: readonly Word[]): string {
  const lines = words
    .filter(({ path: at }) => at !== '')
    .map(({ path: at }) => {
      const before = at.split(' ').slice(0, -1).join(' ')
      return `      ${quoted(`${before} ${at.split(' ').at(-1)}`)}) path=${quoted(at)} ;;`
    })
  return bashPath.replace('PATHS', () => lines.join('\n'))
}

function bashScript(words: readonly Word[], { contentFolder, home }: Folders): string {
  const choices = words.map((word) => {
    const names = [
      ...word.subcommands.map(({ name }) => name),
      ...word.options.map(({ flag }) => flag),
      ...(Array.isArray(word.argument) ? word.argument : []),
    ]
    const extra =
      word.argument === 'labs' ? '; labs=1; files=1' : word.argument === 'files' ? '; files=1' : ''
    return `    ${quoted(word.path)}) words=${quoted(names.join(' '))}${extra} ;;`
  })
  return `# Tab completion of backwright for bash.
_backwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="" labs="" files="" home folder own lab
${casesOf(words)}
  case "$path" in
${choices.join('\n')}
  esac
  if [[ -n $labs ]]; then
    home=\${BACKWRIGHT_HOME:-${quoted(home)}}
    IFS=: read -ra own <<< "\${BACKWRIGHT_CONTENT-}"
    for folder in ${quoted(contentFolder)} "$home/content" "$home"/packs/* "\${own[@]}"; do
      for lab in "$folder"/labs/*/*/lab.yaml; do
        [[ -e $lab ]] || continue
        lab=\${lab#"$folder/labs/"}
        words+=" \${lab%/lab.yaml}"
      done
    done
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files && $current != -* ]]; then
    COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -F _backwright backwright ./backwright`
}

function zshScript(words: readonly Word[], { contentFolder, home }: Folders): string {
  const choices = words.map((word) => {
    const names = [
      ...word.subcommands.map(({ name, does }) => `${name}:${does}`),
      ...(Array.isArray(word.argument) ? word.argument : []),
    ]
    const options = word.options.map(({ flag, does }) => `${flag}:${does}`)
    const list = (all: readonly string[]): string => all.map(quoted).join(' ')
    const extra =
      word.argument === 'labs' ? '; labs=1; files=1' : word.argument === 'files' ? '; files=1' : ''
    return `    ${quoted(word.path)}) names=(${list(names)}); options=(${list(options)})${extra} ;;`
  })
  const path = casesOf(words)
    .replace('"${COMP_WORDS[@]:1:COMP_CWORD-1}"', '"${(@)words[2,CURRENT-1]}"')
    .replace('local path=""', 'local at=""')
    .replaceAll('$path ', '$at ')
    .replaceAll(') path=', ') at=')
  return `#compdef backwright
# Tab completion of backwright for zsh.
_backwright() {
  local -a names options found
  local labs="" files="" home folder
${path}
  case "$at" in
${choices.join('\n')}
  esac
  if [[ -n $labs ]]; then
    home=\${BACKWRIGHT_HOME:-${quoted(home)}}
    for folder in ${quoted(contentFolder)} $home/content $home/packs/*(N/) \${(s.:.)BACKWRIGHT_CONTENT}; do
      found=($folder/labs/*/*/lab.yaml(N))
      found=("\${(@)found#$folder/labs/}")
      names+=("\${(@)found%/lab.yaml}")
    done
  fi
  if [[ $PREFIX == -* ]]; then
    _describe 'option' options
  else
    (( $#names )) && _describe 'word' names
    [[ -n $files ]] && _files
  fi
}
compdef _backwright backwright`
}

function fishScript(words: readonly Word[], { contentFolder, home }: Folders): string {
  const root = words.find(({ path: at }) => at === '') as Word
  const lines = words.flatMap((word) => {
    const seen = word.path === '' ? [] : word.path.split(' ')
    const below = word.subcommands.map(({ name }) => name)
    const tests = [
      ...seen.map((each) => `__fish_seen_subcommand_from ${each}`),
      ...(below.length > 0 ? [`not __fish_seen_subcommand_from ${below.join(' ')}`] : []),
    ]
    const when = tests.length > 0 ? ` -n ${quoted(tests.join('; and '))}` : ''
    const start = `complete -c backwright${when}`
    return [
      ...word.subcommands.map(({ name, does }) => `${start} -f -a ${name} -d ${quoted(does)}`),
      ...word.options
        .filter(({ flag }) => word === root || !root.options.some((one) => one.flag === flag))
        .map(({ flag, does }) => `${start} -l ${flag.replace(/^--/, '')} -d ${quoted(does)}`),
      ...argumentLines(word, start),
    ]
  })
  return `# Tab completion of backwright for fish.
function __backwright_labs
  set -l home ${quoted(home)}
  test -n "$BACKWRIGHT_HOME"; and set home $BACKWRIGHT_HOME
  for folder in ${quoted(contentFolder)} $home/content $home/packs/* (string split -n : -- "$BACKWRIGHT_CONTENT")
    for lab in $folder/labs/*/*/lab.yaml
      string replace -- $folder/labs/ "" (string replace -r '/lab\\.yaml$' "" -- $lab)
    end
  end
end
${lines.join('\n')}`
}

function argumentLines({ argument }: Word, start: string): string[] {
  if (argument === 'labs') return [`${start} -a '(__backwright_labs)'`]
  if (argument === 'files') return [`${start} -F`]
  return argument === 'nothing' ? [] : [`${start} -f -a ${quoted(argument.join(' '))}`]
}
