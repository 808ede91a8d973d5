import assert from 'node:assert/strict'
import { readFolder } from '../../src/engine/folder/read-folder.ts'
import { inScratch, makeStartingFolder, runCommands } from '../../src/engine/folder/start.ts'
import { defaultLimits as limits } from '../../src/kit/limits.ts'
import { packFolder, unpackFolder } from '../../src/lab/folder/pack.ts'
import type { FolderState } from '../../src/lab/folder/state.ts'
import { findGit } from '../../src/world/processes/git.ts'

const git = await findGit()

/** The folder after commands, as it is handed in. */
export function stateAfter(commands: string): Promise<Extract<FolderState, { kind: 'read' }>> {
  return inScratch('asked', async (scratch) => {
    await makeStartingFolder({ start: { files: {}, commands: '' } }, scratch, limits)
    if (commands !== '') await runCommands(commands, scratch, limits)
    const read = await readFolder(scratch.folder, { limits, repository: { git } })
    const state = unpackFolder(packFolder(read, limits.answerBytesMax))
    assert.deepEqual(state, read)
    if (state?.kind !== 'read') throw new Error(`a folder is read, got ${JSON.stringify(state)}`)
    return state
  })
}

/** A repository with two branches. */
export const history = `
git init -q -b main
printf 'one\\n' > a.txt
git add .
git commit -q -m 'Begin'
git switch -q -c side
printf 'one\\ntwo\\n' > a.txt
git commit -q -a -m 'Add two'
git switch -q main
printf 'b\\n' > b.txt
git add .
git commit -q -m 'Add b'
`
