import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { withProgramWord } from '../../kit/program-word.ts'

/** How Backwright is called in a terminal, from any folder; the shell of a page provides it. */
export const ProgramWord = createContext('backwright')

/** A command of Backwright's, as it works on this machine: `backwright lab list`. */
export function ProgramCommand({ command }: { command: string }) {
  return <code>{withProgramWord(command, useContext(ProgramWord))}</code>
}
