import fs from 'node:fs'
import { confinement, confiningWords } from '../confinement/confinement.ts'
import { writesTooMuch } from './disk-use.ts'
import { programPath } from './process-identity.ts'
import { memoryOfTree } from './process-tree.ts'
import { unknownCommand } from './unknown-command.ts'

/** What a shell in a terminal may use; reaching one ends it. */
interface TerminalLimits {
  /** Without a key pressed. */
  readonly idleMs: number
  /** Resident memory of the shell and everything it started. */
  readonly memoryBytes: number
  /** In its folder. */
  readonly diskBytes: number
}

interface TerminalOptions {
  /** All it sees of the disk besides the system's programs; it may write there. */
  readonly folder: string
  /** Where it starts, in that folder. */
  readonly startsIn: string
  readonly columns: number
  readonly rows: number
  readonly limits: TerminalLimits
  readonly onOutput: (text: string) => void
  /** Called once, when the shell and everything it started have ended. */
  readonly onEnd: () => void
}

/** A shell that runs until it exits or is closed. */
interface Terminal {
  write(text: string): void
  /** Output stops until `resume`, for a reader who can't keep up. */
  pause(): void
  resume(): void
  close(): void
}

/** Whether this system can keep a shell to itself: no network, no other files, no other processes. */
export function canOpenTerminal(): boolean {
  return confinement().how === 'view'
}

const lookMs = 1_000
const prologue = 'ulimit -c 0; ulimit -d 1048576 2>/dev/null; ulimit -f 131072; exec "$@"'

/** Starts a shell in a terminal of its own, confined as programs of folder labs are. */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { folder, startsIn, columns, rows, limits, onOutput, onEnd } = options
  const { default: pty } = await import('@lydell/node-pty')
  const confined = confiningWords({ folder, mayWrite: true, network: 'none' })
  const [program = '', ...words] = [...confined, '/bin/sh', '-c', prologue, 'sh', ...shellWords()]
  const env = {
    PATH: programPath,
    HOME: folder,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    PS1: '\\W $ ',
    PROMPT_COMMAND: `${unknownCommand}; unset PROMPT_COMMAND`,
  }
  const shell = pty.spawn(program, words, { cwd: startsIn, cols: columns, rows, env })
  let typedAt = performance.now()
  const close = (says?: string): void => {
    if (says) onOutput(`\r\n${says}\r\n`)
    clearInterval(watch)
    kill(shell.pid)
  }
  const watch = setInterval(() => {
    if (performance.now() - typedAt > limits.idleMs) close('Closed, because nothing was typed.')
    else if (memoryOfTree(shell.pid) > limits.memoryBytes) close('Closed: it used too much memory.')
    else void lookAtDisk()
  }, lookMs)
  const lookAtDisk = async (): Promise<void> => {
    const writing = { folder, bytesMax: limits.diskBytes }
    if (await writesTooMuch(writing, shell.pid)) close('Closed: it filled its folder.')
  }
  shell.onData(onOutput)
  shell.onExit(() => {
    clearInterval(watch)
    onEnd()
  })
  return {
    write: (text) => {
      typedAt = performance.now()
      shell.write(text)
    },
    pause: () => shell.pause(),
    resume: () => shell.resume(),
    close: () => close(),
  }
}

function shellWords(): string[] {
  return fs.existsSync('/bin/bash')
    ? ['/bin/bash', '--norc', '--noprofile', '-i']
    : ['/bin/sh', '-i']
}

/** The first process holds the namespace: with it goes everything the shell started. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
