import type { Commit, Entries, Entry } from '../../../lab/folder/state.ts'

/**
 * The files that a commit holds, put together from what it and its first parents changed. Null where
 * the history that was handed in does not reach back far enough.
 */
export function treeAt(commits: readonly Commit[], id: string): Entries | null {
  const byId = new Map(commits.map((one) => [one.id, one]))
  const chain: Commit[] = []
  for (let at: string | undefined = id; at !== undefined; ) {
    const commit = byId.get(at)
    if (commit === undefined || chain.length > commits.length) return null
    chain.push(commit)
    at = commit.parents[0]
  }
  const files: Record<string, Entry> = {}
  for (const { changes } of chain.reverse()) {
    if (changes === undefined) return null
    for (const [path, entry] of Object.entries(changes)) {
      if (entry === null) delete files[path]
      else files[path] = entry
    }
  }
  return files
}

/** A commit and all that lead to it, as far as the history was handed in. */
export function reachable(commits: readonly Commit[], from: string): Set<string> {
  const parentsOf = new Map(commits.map(({ id, parents }) => [id, parents]))
  const seen = new Set<string>()
  const waiting = [from]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const parents = parentsOf.get(id)
    if (parents === undefined || seen.has(id)) continue
    seen.add(id)
    waiting.push(...parents)
  }
  return seen
}
