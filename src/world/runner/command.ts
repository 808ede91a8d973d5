import fs from 'node:fs'
import path from 'node:path'

/** How a command is started: as words, or by a shell where its text needs one. */
export type Command =
  | { readonly kind: 'words'; readonly argv: readonly [string, ...string[]] }
  | { readonly kind: 'shell'; readonly text: string }
  | { readonly kind: 'empty' }

/** Splits a command as a POSIX shell would; what only a shell understands is left to one. */
export function readCommand(text: string): Command {
  const words: string[] = []
  let rest = text.trim()
  while (rest !== '') {
    const found = /^(?:[^\s'"\\|&;<>()$`*?[\]#~{}!=%]|(?<=\S)[=%#~])+|^'[^']*'|^"[^"\\$`]*"/.exec(
      rest,
    )
    if (!found) return { kind: 'shell', text: text.trim() }
    const word = found[0].replace(/^(['"])(.*)\1$/s, '$2')
    rest = rest.slice(found[0].length)
    // `a"b"` and `A=1 node`: a shell's business.
    if (rest !== '' && !/^\s/.test(rest)) return { kind: 'shell', text: text.trim() }
    words.push(word)
    rest = rest.trimStart()
  }
  const [program, ...others] = words
  if (program?.includes('=')) return { kind: 'shell', text: text.trim() }
  return program === undefined ? { kind: 'empty' } : { kind: 'words', argv: [program, ...others] }
}

/** Where a program is: a path below the folder, or found in these folders; null: nowhere. */
export function findProgram(
  program: string,
  folder: string,
  pathFolders: readonly string[],
): string | null {
  const places = program.includes('/')
    ? [path.resolve(folder, program)]
    : pathFolders.filter((one) => path.isAbsolute(one)).map((one) => path.join(one, program))
  return places.find(isProgram) ?? null
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}

/** How to get a runtime that isn't there. */
export function howToGet(program: string): string {
  const name = path.basename(program).replace(/[\d.]+$/, '')
  const known = Object.hasOwn(packages, name) ? packages[name] : undefined
  if (known === undefined) return `Install ${program}, or start your server with another command.`
  return `Install it: \`sudo apt-get install ${known}\` on Debian and Ubuntu, or from its own site.`
}

/** The package of Debian that brings a runtime. */
const packages: Readonly<Record<string, string>> = {
  python: 'python3',
  pip: 'python3-pip',
  flask: 'python3-flask',
  uvicorn: 'uvicorn',
  gunicorn: 'gunicorn',
  go: 'golang',
  java: 'default-jdk',
  javac: 'default-jdk',
  mvn: 'maven',
  gradle: 'gradle',
  ruby: 'ruby',
  bundle: 'bundler',
  php: 'php-cli',
  perl: 'perl',
  cargo: 'cargo',
  rustc: 'rustc',
  npm: 'npm',
  npx: 'npm',
  elixir: 'elixir',
  gcc: 'gcc',
  make: 'make',
}
